namespace Headroom.Forecasting.Prophet;

/// <summary>Where the series stands: its last values, and how far it is from its curve.</summary>
internal sealed class Situation
{
    private readonly float[] _recent;
    private int _next;

    private Situation(float[] recent) => _recent = recent;

    public Situation()
        : this(new float[PastErrors.Recent]) => Array.Fill(_recent, float.NaN);

    /// <summary>The newest known value; 0 before the first.</summary>
    public float Last { get; private set; }

    /// <summary>How far it was above the curve.</summary>
    public float Error { get; private set; }

    /// <summary>Intervals since it.</summary>
    public int Gap { get; private set; }

    /// <param name="value">NaN: there was no sample.</param>
    public void Add(float value, float error)
    {
        _recent[_next] = value;
        _next = _next + 1 == _recent.Length ? 0 : _next + 1;
        if (float.IsNaN(value))
            Gap = Math.Min(Gap + 1, PeakWindow.MaxLead);
        else
            (Last, Error, Gap) = (value, error, 0);
    }

    /// <summary>The mean of the recent values; the last when none is that recent.</summary>
    public double Mean()
    {
        var (sum, known) = (0.0, 0);
        foreach (var value in _recent)
        {
            if (float.IsNaN(value))
                continue;
            sum += value;
            known++;
        }

        return known == 0 ? Last : sum / known;
    }

    public void Save(BinaryWriter writer)
    {
        writer.WriteNumbers(_recent);
        writer.Write(_next);
        writer.Write(Last);
        writer.Write(Error);
        writer.Write(Gap);
    }

    public static Situation Load(BinaryReader reader)
    {
        var situation = new Situation(reader.ReadSingles())
        {
            _next = reader.ReadInt32(),
            Last = reader.ReadSingle(),
            Error = reader.ReadSingle(),
            Gap = reader.ReadInt32(),
        };
        return situation._recent.Length == PastErrors.Recent && (uint)situation._next < PastErrors.Recent
            ? situation
            : throw new InvalidDataException("Not a fitted series.");
    }
}
