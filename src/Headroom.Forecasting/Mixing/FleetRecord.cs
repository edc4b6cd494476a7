namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What all series together showed about the families and the corrections. Engines read it and gather what they see beside it; it takes that up
/// between two cycles, so that a cycle's forecasts depend on no order among the series.
/// </summary>
public sealed class FleetRecord
{
    private const float Keep = 0.999f;
    private const float CorrectionStep = 0.02f;

    private readonly FamilyCoverage _coverage;

    public FleetRecord(int memberCount)
    {
        Record = new TrackRecord(memberCount);
        Gains = new FleetGains(memberCount);
        _coverage = new FamilyCoverage(memberCount);
    }

    public TrackRecord Record { get; }

    /// <summary>What leaning more on each family would have gained.</summary>
    internal FleetGains Gains { get; }

    /// <summary>What to expect of series without a past.</summary>
    public Newcomers Newcomers { get; } = new();

    /// <summary>Takes up what was gathered, and empties it.</summary>
    public void Absorb(Experience gathered)
    {
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            if (gathered.Outcomes(group) == 0)
                continue;
            if (gathered.Judged(group) > 0)
            {
                Record.Fade(group, Keep);
                Gains.Absorb(group, gathered, Keep);
                _coverage.Absorb(group, gathered, Keep);
            }

            Record.Weigh(group, gathered.Judged(group));
            for (var level = 0; level < QuantileLevels.Count; level++)
            {
                var losses = Record.Losses(group, level);
                for (var member = 0; member < losses.Length; member++)
                    losses[member] += (float)gathered.Loss(group, level, member);
                ref var correction = ref Record.Correction(group, level);
                correction = Math.Clamp(correction + (CorrectionStep * (float)gathered.Miss(group, level) / gathered.Outcomes(group)), -2, 2);
            }
        }

        Newcomers.Absorb(gathered.Followed);
        gathered.Clear();
    }

    /// <summary>How each family did, by kind of targets; those that answered nothing are left out.</summary>
    /// <param name="families">The names of the members.</param>
    public IReadOnlyList<FamilyAccuracy> Accuracy(IReadOnlyList<string> families)
    {
        var all = new List<FamilyAccuracy>();
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            int[] answered = [.. Enumerable.Range(0, families.Count).Where(member => _coverage.Compared(group, member) > 0)];
            var least = answered.Select(member => Lost(group, member)).DefaultIfEmpty(0).Min();
            all.AddRange(answered.Select(member => new FamilyAccuracy(
                families[member], LeadGroup.Name(group), least > 0 ? Lost(group, member) / least : double.NaN,
                _coverage.Covered(group, member), _coverage.Compared(group, member))));
        }

        return all;
    }

    internal void Save(BinaryWriter writer)
    {
        Record.Save(writer);
        Gains.Save(writer);
        _coverage.Save(writer);
        Newcomers.Save(writer);
    }

    internal void Load(BinaryReader reader)
    {
        Record.Load(reader);
        Gains.Load(reader);
        _coverage.Load(reader);
        Newcomers.Load(reader);
    }

    private double Lost(int group, int member)
    {
        var sum = 0d;
        for (var level = 0; level < QuantileLevels.Count; level++)
            sum += Record.Lost(group, level)[member];
        return sum;
    }
}
