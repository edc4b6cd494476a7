namespace Headroom.Forecasting.Prophet;

/// <summary>Where the series stands beside its curve: the last intervals' errors.</summary>
internal sealed class Situation
{
    private readonly float[] _recent;
    private int _next;

    private Situation(float[] recent) => _recent = recent;

    public Situation()
        : this(new float[PastErrors.Recent]) => Array.Fill(_recent, float.NaN);

    /// <summary>The newest known error; 0 before the first.</summary>
    public float Last { get; private set; }

    /// <summary>Intervals since it.</summary>
    public int Gap { get; private set; }

    public void Add(float error)
    {
        _recent[_next] = error;
        _next = _next + 1 == _recent.Length ? 0 : _next + 1;
        if (float.IsNaN(error))
            Gap = Math.Min(Gap + 1, PeakWindow.MaxLead);
        else
            (Last, Gap) = (error, 0);
    }

    /// <summary>The mean of the recent errors; the last when none is that recent.</summary>
    public double Mean()
    {
        var (sum, known) = (0.0, 0);
        foreach (var error in _recent)
        {
            if (float.IsNaN(error))
                continue;
            sum += error;
            known++;
        }

        return known == 0 ? Last : sum / known;
    }

    public void Save(BinaryWriter writer)
    {
        writer.WriteNumbers(_recent);
        writer.Write(_next);
        writer.Write(Last);
        writer.Write(Gap);
    }

    public static Situation Load(BinaryReader reader)
    {
        var situation = new Situation(reader.ReadSingles())
        {
            _next = reader.ReadInt32(),
            Last = reader.ReadSingle(),
            Gap = reader.ReadInt32(),
        };
        return situation._recent.Length == PastErrors.Recent && (uint)situation._next < PastErrors.Recent
            ? situation
            : throw new InvalidDataException("Not a fitted series.");
    }
}
