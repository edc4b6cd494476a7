namespace Headroom.Documents.Traces;

/// <summary>One row of a trace file, in the file's units. The reader has one of them and fills it anew for every row.</summary>
public sealed class TraceRow
{
    private readonly double[] _values = new double[TraceColumns.Count];

    internal TraceRow() => Array.Fill(_values, double.NaN);

    /// <summary>The VM, numbered by first appearance.</summary>
    public int Vm { get; internal set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; internal set; }

    /// <summary>The bucket of the time, as <see cref="TraceGrid"/> counts them.</summary>
    public int Bucket { get; internal set; }

    public string? Application { get; internal set; }

    public string? User { get; internal set; }

    /// <summary>Whether somebody was at work; null when not known.</summary>
    public bool? Active { get; internal set; }

    /// <summary>The value in the file's unit; NaN when unknown.</summary>
    public double this[TraceColumn column]
    {
        get => _values[(int)column];
        internal set => _values[(int)column] = value;
    }
}
