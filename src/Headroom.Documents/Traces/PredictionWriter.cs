using System.Globalization;
using System.Text;
using Headroom.Documents.Csv;
using Headroom.Documents.Files;
using Headroom.Forecasting;

namespace Headroom.Documents.Traces;

/// <summary>
/// Writes a prediction file: <c>vm,origin,lead,q05,q50,q90,q95,q99</c> in the column's unit, with seven significant digits. The file appears under
/// its name with <see cref="Commit"/>, whole, or not at all.
/// </summary>
public sealed class PredictionWriter : IDisposable
{
    private static readonly int[] s_levels = [0, QuantileLevels.Median, QuantileLevels.Q90, QuantileLevels.Q95, QuantileLevels.Q99];

    private readonly TargetFile _file;
    private readonly StringBuilder _text = new("vm,origin,lead,q05,q50,q90,q95,q99\n");

    private PredictionWriter(TargetFile file) => _file = file;

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <exception cref="DocumentException">The file cannot be written.</exception>
    public static PredictionWriter Create(string path) => new(TargetFile.Create(path));

    public void Add(string vm, long origin, string lead, ReadOnlySpan<float> quantiles)
    {
        Rows++;
        _text.Append(CultureInfo.InvariantCulture, $"{CsvText.Field(vm)},{origin},{lead}");
        foreach (var level in s_levels)
            _text.Append(',').Append(quantiles[level].ToString("G7", CultureInfo.InvariantCulture));
        _text.Append('\n');
        if (_text.Length > 1 << 16)
            Flush();
    }

    /// <summary>Gives the file its name. Without it nothing remains of the file.</summary>
    public void Commit()
    {
        Flush();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        _file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }
}
