using System.Globalization;
using System.Text;

namespace Headroom.Server.Telemetry;

/// <summary>Writes the Prometheus text format, version 0.0.4. A value that is not known is left out, never written as zero.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public PrometheusText Family(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    public PrometheusText Value(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (!double.IsFinite(value))
            return this;
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
