using System.Globalization;
using System.Text;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Documents.Policies;

/// <summary>Writes a policy as the document that <see cref="PolicyReader"/> reads back to the same policy.</summary>
public static class PolicyWriter
{
    public static string Write(Policy policy)
    {
        var text = new StringBuilder();
        text.Append("apiVersion: ").Append(PolicyReader.ApiVersion).Append("\nkind: Policy\nmetadata:\n  name: ").Append(Quote(policy.Name)).Append("\nspec:");
        var start = text.Length;
        var spec = policy.Spec;
        WriteSelector(text, policy.Selector);
        Line(text, 2, "priority", policy.Priority == 0 ? null : policy.Priority.ToString(CultureInfo.InvariantCulture));
        WriteMode(text, spec);
        Line(text, 2, "nonDisruptive", spec.NonDisruptive is { } gently ? (gently ? "true" : "false") : null);
        Line(text, 2, "horizon", Text(spec.Horizon));
        Line(text, 2, "quantile", Share(spec.Quantile));
        Line(text, 2, "riskThreshold", Share(spec.RiskThreshold));
        Line(text, 2, "minConfidence", Share(spec.MinConfidence));
        Line(text, 2, "weight", Number(spec.Weight));
        Line(text, 2, "observeFor", Text(spec.ObserveFor));
        Line(text, 2, "model", spec.Model);
        Line(text, 2, "retrain", spec.Retrain is { } interval ? RetrainText.Write(interval) : null);
        WriteBudget(text, spec);
        foreach (var resource in Resources.All)
            WriteResource(text, resource, spec[resource]);
        return text.Append(text.Length == start ? " {}\n" : "\n").ToString();
    }

    private static void WriteSelector(StringBuilder text, Selector selector)
    {
        if (selector.Specificity == 0)
            return;
        text.Append("\n  selector:");
        Line(text, 4, "vm", Quote(selector.Vm));
        Line(text, 4, "application", Quote(selector.Application));
        Line(text, 4, "user", Quote(selector.User));
        Line(text, 4, "pool", Quote(selector.Pool));
        if (selector.Labels.Count == 0)
            return;
        text.Append("\n    labels:");
        foreach (var (key, value) in selector.Labels)
            Line(text, 6, Quote(key)!, Quote(value));
    }

    private static void WriteMode(StringBuilder text, PolicySpec spec)
    {
        if (spec.ModeUp == spec.ModeDown)
        {
            Line(text, 2, "mode", spec.ModeUp?.ToString());
            return;
        }

        text.Append("\n  mode:");
        Line(text, 4, "up", spec.ModeUp?.ToString());
        Line(text, 4, "down", spec.ModeDown?.ToString());
    }

    private static void WriteBudget(StringBuilder text, PolicySpec spec)
    {
        if (spec.MaxParallel is null && spec.PerHost is null && spec.PerHour is null)
            return;
        text.Append("\n  budget:");
        Line(text, 4, "maxParallel", spec.MaxParallel?.ToString(CultureInfo.InvariantCulture));
        Line(text, 4, "perHost", spec.PerHost?.ToString(CultureInfo.InvariantCulture));
        Line(text, 4, "perHour", spec.PerHour?.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteResource(StringBuilder text, Resource resource, ResourceSpec of)
    {
        if (of == new ResourceSpec())
            return;
        text.Append("\n  ").Append(resource.Name()).Append(':');
        Line(text, 4, "min", Amount(resource, of.Min));
        Line(text, 4, "max", Amount(resource, of.Max));
        Line(text, 4, "headroom", Share(of.Headroom));
        Line(text, 4, "scaleUpThreshold", Share(of.ScaleUpThreshold));
        Line(text, 4, "scaleDownThreshold", Share(of.ScaleDownThreshold));
        Line(text, 4, "maxStep", Share(of.MaxStep));
        Line(text, 4, "minChange", Share(of.MinChange));
        Line(text, 4, "cooldownUp", Text(of.CooldownUp));
        Line(text, 4, "cooldownDown", Text(of.CooldownDown));
    }

    private static void Line(StringBuilder text, int indent, string key, string? value)
    {
        if (value is not null)
            text.Append('\n').Append(' ', indent).Append(key).Append(": ").Append(value);
    }

    private static string? Amount(Resource resource, double? amount) => amount is not { } value ? null : resource switch
    {
        Resource.Cpu => new Cores(value).ToString(),
        Resource.Memory => new Bytes((long)value).ToString(),
        _ => new BytesPerSecond(value).ToString(),
    };

    private static string? Text(TimeSpan? span) => span is { } value ? new Duration(value).ToString() : null;

    private static string? Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>As a plain number; very small ones as a percentage, because shares are read without an exponent.</summary>
    private static string? Share(double? share) =>
        Number(share) is { } text && text.Contains('E', StringComparison.Ordinal) ? new Share(share!.Value).ToString() : Number(share);

    private static string? Quote(string? value) => value is null ? null : '"' + string.Concat(value.EnumerateRunes().Select(Escape)) + '"';

    // Whatever is not surely printable: a line break would fold, a control character would not be YAML.
    private static string Escape(Rune rune) => rune.Value switch
    {
        '\\' => "\\\\",
        '"' => "\\\"",
        ' ' => " ",
        _ when Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) => rune.ToString(),
        var code => $"\\U{code:X8}",
    };
}
