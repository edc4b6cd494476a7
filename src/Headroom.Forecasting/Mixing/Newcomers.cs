namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What to expect of a series that has no past of its own: what followed such a value in other series of its application, or of the fleet
/// where the application has shown little, or what values there are at all. Where even that is little, everything up to the limit is possible.
/// </summary>
public sealed class Newcomers
{
    /// <summary>Applications that are told apart, at most.</summary>
    internal const int MaxApplications = 256;

    /// <summary>What is known more broadly counts as much as this many cases of the narrower kind.</summary>
    private const float BroaderCases = 10;

    /// <summary>An application of which nothing was heard for so many turns gives way to a new one.</summary>
    private const long Stale = 2000;

    private readonly Dictionary<(int Application, bool IsLimited), Known> _applications = [];
    private readonly OutcomeCounts[] _fleet = [new(), new()];
    private long _turn;

    /// <summary>Applications of which something is known.</summary>
    internal int Applications => _applications.Count;

    internal void Absorb(List<Followed> outcomes)
    {
        _turn++;
        foreach (var followed in outcomes)
        {
            _fleet[followed.IsLimited ? 1 : 0].Add(followed);
            if (followed.Application == 0 || PlaceFor(followed) is not { } known)
                continue;
            known.Turn = _turn;
            known.Counts.Add(followed);
        }
    }

    /// <summary>Fills the quantiles of a target. False when no series has shown anything of the kind yet.</summary>
    /// <param name="value">The newest value; NaN when there is none.</param>
    internal bool Answer(SeriesTraits traits, float value, Target target, Span<float> row)
    {
        var limited = float.IsFinite(traits.Most);
        var fleet = _fleet[limited ? 1 : 0];
        var group = Shown(fleet, LeadGroup.Of(target));
        if (group < 0)
            return false;
        Span<float> shares = stackalloc float[ValueBuckets.Count];
        Anything(fleet.Row(group, OutcomeCounts.Whatever), traits.Most, shares);
        var own = _applications.GetValueOrDefault((traits.Application, limited))?.Counts;
        NarrowBySeries(shares, fleet, group);
        NarrowBySeries(shares, own, group);
        if (!float.IsNaN(value))
        {
            var then = ValueBuckets.Of(value, traits.Most);
            Narrow(shares, fleet, group, then);
            Narrow(shares, own, group, then);
        }

        Read(shares, traits.Most, row);
        return true;
    }

    internal void Save(BinaryWriter writer)
    {
        foreach (var counts in _fleet)
            counts.Save(writer);
        writer.Write(_applications.Count);
        foreach (var (key, known) in _applications.OrderBy(a => a.Key))
        {
            writer.Write(key.Application);
            writer.Write(key.IsLimited);
            known.Counts.Save(writer);
        }
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote.</exception>
    internal void Load(BinaryReader reader)
    {
        for (var i = 0; i < _fleet.Length; i++)
            _fleet[i] = OutcomeCounts.Load(reader);
        _applications.Clear();
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxApplications)
            throw new InvalidDataException("It knows an impossible number of applications.");
        for (; count > 0; count--)
            _applications[(reader.ReadInt32(), reader.ReadBoolean())] = new Known(OutcomeCounts.Load(reader));
    }

    private Known? PlaceFor(in Followed followed)
    {
        var key = (followed.Application, followed.IsLimited);
        if (_applications.TryGetValue(key, out var known))
            return known;
        if (_applications.Count >= MaxApplications)
        {
            var stalest = _applications.OrderBy(a => a.Value.Turn).ThenBy(a => a.Key).First();
            if (_turn - stalest.Value.Turn < Stale)
                return null;
            _applications.Remove(stalest.Key);
        }

        return _applications[key] = new Known(new OutcomeCounts());
    }

    /// <summary>The group of leads; if nothing is known of it the nearest of its kind, or at last any; -1 when nothing is known at all.</summary>
    private static int Shown(OutcomeCounts fleet, int group)
    {
        var nearest = -1;
        for (var other = 0; other < LeadGroup.Count; other++)
        {
            if (fleet.Total(other, OutcomeCounts.Whatever) > 0 && (nearest < 0 || Apart(other, group) < Apart(nearest, group)))
                nearest = other;
        }

        return nearest;
    }

    private static int Apart(int group, int other) =>
        Math.Abs(group - other) + (LeadGroup.IsPeak(group) == LeadGroup.IsPeak(other) ? 0 : LeadGroup.Count);

    /// <summary>Any value up to the limit alike. Without a limit, any class up to the one above the highest that was ever seen.</summary>
    private static void Anything(ReadOnlySpan<float> seen, float most, Span<float> shares)
    {
        shares.Clear();
        var top = float.IsFinite(most) ? shares.Length - 1 : Math.Min(seen.LastIndexOfAnyExcept(0) + 1, shares.Length - 1);
        for (var bucket = 0; bucket <= top; bucket++)
        {
            shares[bucket] = float.IsFinite(most)
                ? ValueBuckets.Upper(bucket, 1) - ValueBuckets.Lower(bucket, 1)
                : 1f / (top + 1);
        }
    }

    private static void Narrow(Span<float> shares, OutcomeCounts? counts, int group, int then)
    {
        if (counts is not null)
            Narrow(shares, counts.Row(group, then), counts.Total(group, then), counts.Total(group, then));
    }

    /// <summary>Which values there are at all differs from series to series: as many cases are known as there are series, however long each was watched.</summary>
    private static void NarrowBySeries(Span<float> shares, OutcomeCounts? counts, int group)
    {
        if (counts is null)
            return;
        var total = counts.Total(group, OutcomeCounts.Whatever);
        Narrow(shares, counts.Row(group, OutcomeCounts.Whatever), total, Math.Min(total, counts.Series(group)));
    }

    private static void Narrow(Span<float> shares, ReadOnlySpan<float> row, float total, float cases)
    {
        if (!(total > 0))
            return;
        for (var bucket = 0; bucket < shares.Length; bucket++)
            shares[bucket] = ((row[bucket] / total * cases) + (BroaderCases * shares[bucket])) / (cases + BroaderCases);
    }

    /// <summary>Within a class values are taken to be spread evenly.</summary>
    private static void Read(ReadOnlySpan<float> shares, float most, Span<float> row)
    {
        var (bucket, below, lowest) = (0, 0f, 0f);
        for (var level = 0; level < row.Length; level++)
        {
            var wanted = QuantileLevels.All[level];
            while (bucket < shares.Length - 1 && below + shares[bucket] < wanted)
                below += shares[bucket++];
            var (from, to) = (ValueBuckets.Lower(bucket, most), ValueBuckets.Upper(bucket, most));
            var part = shares[bucket] > 0 ? Math.Clamp((wanted - below) / shares[bucket], 0, 1) : 1;
            row[level] = lowest = Math.Clamp(from + (part * (to - from)), lowest, most);
        }
    }

    private sealed class Known(OutcomeCounts counts)
    {
        public OutcomeCounts Counts { get; } = counts;

        public long Turn { get; set; }
    }
}
