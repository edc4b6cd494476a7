namespace Headroom.Forecasting.Mixing;

/// <summary>
/// How often a value of one class was followed by a value of another, by group of leads; and how often values of each class came at all.
/// A row that has seen enough is halved: old counts fade.
/// </summary>
internal sealed class OutcomeCounts
{
    /// <summary>In the place of a class: whatever the value was.</summary>
    public const int Whatever = ValueBuckets.Count;

    private const float MostInRow = 4000;
    private const int Rows = ValueBuckets.Count + 1;
    private const int Length = LeadGroup.Count * Rows * ValueBuckets.Count;

    private readonly float[] _counts = new float[Length];
    private readonly float[] _totals = new float[LeadGroup.Count * Rows];
    private readonly int[] _series = new int[LeadGroup.Count];
    private readonly int[] _seriesBefore = new int[LeadGroup.Count];

    public ReadOnlySpan<float> Row(int group, int then) => _counts.AsSpan(Place(group, then) * ValueBuckets.Count, ValueBuckets.Count);

    public float Total(int group, int then) => _totals[Place(group, then)];

    /// <summary>Series that have shown something of a group. What one shows again and again is one case.</summary>
    public int Series(int group) => Math.Max(_series[group], _seriesBefore[group]);

    public void Add(in Followed followed)
    {
        _series[followed.Group] += followed.IsFirst ? 1 : 0;
        Add(Place(followed.Group, followed.Then), followed.Outcome);
        Add(Place(followed.Group, Whatever), followed.Outcome);
    }

    /// <summary>Only what isn't zero: most classes never occur.</summary>
    public void Save(BinaryWriter writer)
    {
        for (var group = 0; group < LeadGroup.Count; group++)
            writer.Write(Series(group));
        writer.Write(_counts.Count(c => c > 0));
        for (var i = 0; i < _counts.Length; i++)
        {
            if (!(_counts[i] > 0))
                continue;
            writer.Write(i);
            writer.Write(_counts[i]);
        }
    }

    /// <exception cref="InvalidDataException">It holds what <see cref="Save"/> never writes.</exception>
    public static OutcomeCounts Load(BinaryReader reader)
    {
        var loaded = new OutcomeCounts();
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            // Those that are still there will be counted anew.
            loaded._seriesBefore[group] = reader.ReadInt32();
            if (loaded._seriesBefore[group] < 0)
                throw new InvalidDataException("A count of series is impossible.");
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (place, count) = (reader.ReadInt32(), reader.ReadSingle());
            if ((uint)place >= Length || !(count > 0) || count > 2 * MostInRow)
                throw new InvalidDataException("A count of outcomes is impossible.");
            loaded._counts[place] = count;
            loaded._totals[place / ValueBuckets.Count] += count;
        }

        return loaded;
    }

    private static int Place(int group, int then) => (group * Rows) + then;

    private void Add(int row, int outcome)
    {
        _counts[(row * ValueBuckets.Count) + outcome]++;
        if (++_totals[row] < MostInRow)
            return;
        var total = 0f;
        foreach (ref var count in _counts.AsSpan(row * ValueBuckets.Count, ValueBuckets.Count))
            total += count /= 2;
        _totals[row] = total;
    }
}
