using Headroom.Forecasting.Features;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.History;

/// <summary>
/// The history of one series as the families read it: up to fourteen days of five minutes, oldest first, unpacked. A buffer that is
/// loaded again and again; it belongs to one thread.
/// </summary>
public sealed class SeriesWindow
{
    /// <summary>Fourteen days of five minutes.</summary>
    public const int DefaultCapacity = 4032;

    /// <summary>Readers take whole vectors and may run a little past the end.</summary>
    private const int Spare = 64;

    private readonly AlignedFloats _mean;
    private readonly AlignedFloats _peak;
    private readonly AlignedFloats _known;
    private byte[] _conditions = [];
    private bool _hasConditions;
    private bool _hasGaps;
    private WindowFeatures? _features;
    private HighestPeaks? _highest;

    public SeriesWindow(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        _mean = new AlignedFloats(capacity + Spare);
        _peak = new AlignedFloats(capacity + Spare);
        _known = new AlignedFloats(capacity + Spare);
    }

    public int Capacity { get; }

    /// <summary>Intervals in the window, known or not. The first of them is known.</summary>
    public int Count { get; private set; }

    /// <summary>The mean of each interval; in a gap the last known one.</summary>
    public ReadOnlySpan<float> Mean => (_hasGaps ? _mean : _known).Span[..Count];

    /// <summary>The peak of each interval, at least its mean; in a gap the last known mean.</summary>
    public ReadOnlySpan<float> Peak => _peak.Span[..Count];

    /// <summary>The mean of each interval; NaN in a gap.</summary>
    public ReadOnlySpan<float> Known => _known.Span[..Count];

    /// <summary>What held during each interval, as a number from 1; 0 where nobody knows. Empty when it is known of none.</summary>
    public ReadOnlySpan<byte> Conditions => _hasConditions ? _conditions.AsSpan(0, Count) : default;

    /// <summary>Intervals that have a sample.</summary>
    public int KnownCount { get; private set; }

    /// <summary>Intervals since the newest sample: 0 when the last interval has one.</summary>
    public int Gap { get; private set; }

    /// <summary>The number of the interval that begins now (lead 1), counted from 1970-01-01 00:00 UTC, a Thursday.</summary>
    public long Now { get; private set; }

    public int PerDay { get; private set; } = 288;

    /// <summary>The smallest difference that matters in this series, in its unit.</summary>
    public float Floor { get; private set; }

    /// <summary>The series cannot be above this; infinite where nobody knows a limit.</summary>
    public float Most { get; private set; }

    /// <summary>Which application and which user the series belongs to, as small numbers from 1; 0: nobody knows. Whoever loads the window says so.</summary>
    public int Application { get; set; }

    public int User { get; set; }

    /// <summary>How much the series usually differs from itself a day earlier (from its previous value while it is younger), at least the floor.</summary>
    public float Scale { get; private set; }

    /// <summary>
    /// Loads a history that ends where <paramref name="now"/> begins; NaN where there is no sample. What is beyond the capacity is the oldest
    /// and is left out, and so are gaps at the beginning.
    /// </summary>
    public void Load(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> peak, long now, float floor, float most, int perDay = 288, ReadOnlySpan<byte> conditions = default)
    {
        if (mean.Length != peak.Length)
            throw new ArgumentException("Means and peaks differ in number.", nameof(peak));
        if (!conditions.IsEmpty && conditions.Length != mean.Length)
            throw new ArgumentException("Means and conditions differ in number.", nameof(conditions));
        var skip = Math.Max(0, mean.Length - Capacity);
        while (skip < mean.Length && !float.IsFinite(mean[skip]))
            skip++;
        var count = mean.Length - skip;
        mean[skip..].CopyTo(_known.Span);
        peak[skip..].CopyTo(_peak.Span);
        if (!conditions.IsEmpty)
            conditions[skip..].CopyTo(ConditionBuffer);
        Loaded(count, hasGaps: true, hasConditions: !conditions.IsEmpty, now, floor, most, perDay);
    }

    /// <summary>What families that learned across the fleet read off the window.</summary>
    internal WindowFeatures Features => _features ??= new WindowFeatures(this);

    /// <summary>The highest peak of each stretch of so many intervals, by its first; at the end of what is left. Worked out once, whoever asks.</summary>
    internal ReadOnlySpan<float> Highest(int length) => length == 1 ? Peak : (_highest ??= new HighestPeaks(this)).Over(length);

    /// <summary>How often the window was loaded: what was worked out of it before is of another series or moment.</summary>
    internal long Loading { get; private set; }

    /// <summary>The buffer for the means of each interval, NaN in a gap, to be filled before <see cref="Loaded"/>.</summary>
    internal Span<float> MeanBuffer => _known.Span;

    /// <summary>The buffer for the peaks.</summary>
    internal Span<float> PeakBuffer => _peak.Span;

    /// <summary>The buffer for the conditions.</summary>
    internal byte[] ConditionBuffer => _conditions.Length > 0 ? _conditions : _conditions = new byte[Capacity];

    /// <summary>Takes over what was put into the buffers.</summary>
    internal void Loaded(int count, bool hasGaps, bool hasConditions, long now, float floor, float most, int perDay)
    {
        Loading++;
        (Count, Now, Floor, Most, PerDay, KnownCount, Gap) = (count, now, floor, most, perDay, count, 0);
        // Without gaps what is known is the mean of each interval.
        _hasGaps = hasGaps;
        _hasConditions = hasConditions && _conditions.AsSpan(0, count).ContainsAnyExcept((byte)0);
        if (hasGaps)
            FillGaps();
        Scale = Math.Max(floor, TypicalChange());
    }

    private void FillGaps()
    {
        var known = _known.Span;
        var mean = _mean.Span;
        var peak = _peak.Span;
        var begin = 0;
        while (begin < Count && !float.IsFinite(known[begin]))
            begin++;
        if (begin > 0)
        {
            known[begin..Count].CopyTo(known);
            peak[begin..Count].CopyTo(peak);
            if (_hasConditions)
                _conditions.AsSpan(begin, Count - begin).CopyTo(_conditions);
            Count -= begin;
        }

        KnownCount = 0;
        var last = 0f;
        for (var i = 0; i < Count; i++)
        {
            if (float.IsFinite(known[i]))
            {
                last = known[i];
                KnownCount++;
                Gap = 0;
                if (!(peak[i] > last))
                    peak[i] = last;
            }
            else
            {
                Gap++;
                known[i] = float.NaN;
                peak[i] = last;
            }

            mean[i] = last;
        }
    }

    private float TypicalChange()
    {
        var lag = Count > PerDay + (PerDay / 4) ? PerDay : 1;
        if (Count <= lag)
            return 0;
        return Spans.SumOfDifferences(Mean[lag..], Mean) / (Count - lag);
    }
}
