using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// How well each family did, by group of leads and quantile, with old evidence fading; what leaning more on it would have gained; how far the
/// mixture's quantiles had to be corrected; and how often they held. Of one series, or of a whole fleet.
/// </summary>
public sealed class TrackRecord
{
    /// <summary>What a group that nothing was seen of has lost.</summary>
    private static readonly float[] s_nothing = new float[64];

    /// <summary>In measures of what is usual in the fleet.</summary>
    private const float MostGain = 1000;

    private readonly int _memberCount;
    private readonly float[]?[] _groups = new float[]?[LeadGroup.Count];

    /// <summary>Of each family the sum of its gains, then of each the sum of their squares.</summary>
    private float[]? _gains;

    public TrackRecord(int memberCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memberCount, s_nothing.Length);
        _memberCount = memberCount;
    }

    /// <summary>Families that have a place in it.</summary>
    internal int MemberCount => _memberCount;

    private int CorrectionsAt => QuantileLevels.Count * _memberCount;

    private int BelowAt => CorrectionsAt + QuantileLevels.Count;

    private int AtOrBelowAt => BelowAt + QuantileLevels.Count;

    private int WeightAt => AtOrBelowAt + QuantileLevels.Count;

    private int ComparedAt => WeightAt + 1;

    private int LatelyAt => ComparedAt + 1;

    /// <summary>The parts of a group in the order in which they are kept in files. What was lost lately is of single series, which are not kept.</summary>
    private (int At, int Length)[] Parts =>
    [
        (0, CorrectionsAt), (WeightAt, 1), (CorrectionsAt, QuantileLevels.Count), (BelowAt, QuantileLevels.Count), (AtOrBelowAt, QuantileLevels.Count), (ComparedAt, 1),
    ];

    /// <summary>Faded number of outcomes behind the losses of a group.</summary>
    internal float Weight(int group) => _groups[group]?[WeightAt] ?? 0;

    /// <summary>The families' faded sums of loss at one quantile, to be read.</summary>
    internal ReadOnlySpan<float> Lost(int group, int level) =>
        _groups[group] is { } values ? values.AsSpan(level * _memberCount, _memberCount) : s_nothing.AsSpan(0, _memberCount);

    /// <summary>The same, to be added to.</summary>
    internal Span<float> Losses(int group, int level) => Of(group).AsSpan(level * _memberCount, _memberCount);

    /// <summary>What the families lost on average at the last outcomes of a group; 0 before the first.</summary>
    internal ref float LostLately(int group) => ref Of(group)[LatelyAt];

    /// <summary>
    /// By how many standard errors the gain from leaning more on a family differs from nothing; 0 before the first outcome. Chance alone
    /// makes it about 1 in size, however much was seen.
    /// </summary>
    internal float Evidence(int member) =>
        _gains is { } gains && gains[_memberCount + member] > 0 ? gains[member] / MathF.Sqrt(gains[_memberCount + member]) : 0;

    /// <summary>Adds what an outcome showed of each family. A single outcome counts for so much at most, however wild.</summary>
    internal void AddGains(ReadOnlySpan<float> gains, float weight, float keep)
    {
        _gains ??= new float[2 * _memberCount];
        for (var member = 0; member < _memberCount; member++)
        {
            var gain = weight * Math.Clamp(gains[member], -MostGain, MostGain);
            ref var squares = ref _gains[_memberCount + member];
            _gains[member] = (_gains[member] * keep) + gain;
            squares = (squares * keep) + (gain * gain);
        }
    }

    /// <summary>The same with places for so many families: those that are there keep theirs, and new ones have shown nothing.</summary>
    internal TrackRecord WithMembers(int memberCount)
    {
        var (to, shared) = (new TrackRecord(memberCount), Math.Min(memberCount, _memberCount));
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            if (_groups[group] is not { } values)
                continue;
            values.AsSpan(CorrectionsAt).CopyTo(to.Of(group).AsSpan(to.CorrectionsAt));
            for (var level = 0; level < QuantileLevels.Count; level++)
                Lost(group, level)[..shared].CopyTo(to.Losses(group, level));
        }

        if (_gains is not { } gains)
            return to;
        to._gains = new float[2 * memberCount];
        gains.AsSpan(0, shared).CopyTo(to._gains);
        gains.AsSpan(_memberCount, shared).CopyTo(to._gains.AsSpan(memberCount));
        return to;
    }

    /// <summary>A family begins anew: nothing is known of its gain, and it has lost what the first families, which were always there, did on average.</summary>
    internal void Renew(int member, int first)
    {
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            if (_groups[group] is null)
                continue;
            for (var level = 0; level < QuantileLevels.Count; level++)
                Losses(group, level)[member] = Mean(Losses(group, level)[..first]);
        }

        if (_gains is not null)
            (_gains[member], _gains[_memberCount + member]) = (0, 0);
    }

    internal ref float Correction(int group, int level) => ref Of(group)[CorrectionsAt + level];

    /// <summary>The corrections of all levels, to be read.</summary>
    internal Vector256<float> Corrections(int group) => _groups[group] is { } values ? QuantileRow.Load(values.AsSpan(CorrectionsAt)) : default;

    internal void Fade(int group, float keep)
    {
        var values = Of(group);
        values[WeightAt] *= keep;
        foreach (ref var loss in values.AsSpan(0, CorrectionsAt))
            loss *= keep;
    }

    internal void Weigh(int group, float outcomes) => Of(group)[WeightAt] += outcomes;

    internal void Compare(int group, ReadOnlySpan<float> quantiles, ReadOnlySpan<float> tolerances, float outcome, float keep)
    {
        var values = Of(group);
        values[ComparedAt] = (values[ComparedAt] * keep) + 1;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var tolerance = tolerances[level];
            ref var below = ref values[BelowAt + level];
            ref var atOrBelow = ref values[AtOrBelowAt + level];
            below = (below * keep) + (outcome < quantiles[level] - tolerance ? 1 : 0);
            atOrBelow = (atOrBelow * keep) + (outcome <= quantiles[level] + tolerance ? 1 : 0);
        }
    }

    /// <summary>Forecasts of the target's group that were compared with what came, old ones faded.</summary>
    public float Compared(Target target) => _groups[LeadGroup.Of(target)]?[ComparedAt] ?? 0;

    /// <summary>The share of outcomes at or below the quantile of that level; NaN before the first.</summary>
    public float Covered(Target target, int level)
    {
        return Compared(target) > 0 ? Of(LeadGroup.Of(target))[AtOrBelowAt + level] / Compared(target) : float.NaN;
    }

    /// <summary>
    /// How far the share of outcomes is from the level. Where many tie with the quantile, any level between "below" and "at or below" is
    /// right. Before anything was compared it is as large as it can be.
    /// </summary>
    public float CoverageError(Target target, int level)
    {
        var compared = Compared(target);
        if (!(compared > 0))
            return 1;
        var values = Of(LeadGroup.Of(target));
        var wanted = QuantileLevels.All[level];
        return Math.Max(0, Math.Max((values[BelowAt + level] / compared) - wanted, wanted - (values[AtOrBelowAt + level] / compared)));
    }

    internal void Save(BinaryWriter writer)
    {
        foreach (var (at, length) in Parts)
        {
            var values = new float[LeadGroup.Count * length];
            for (var group = 0; group < LeadGroup.Count; group++)
                _groups[group]?.AsSpan(at, length).CopyTo(values.AsSpan(group * length));
            CheckedBlock.Write(writer, values);
        }

        CheckedBlock.Write(writer, _gains ?? new float[2 * _memberCount]);
    }

    internal void Load(BinaryReader reader)
    {
        foreach (var (at, length) in Parts)
        {
            var values = CheckedBlock.ReadFinite(reader, LeadGroup.Count * length);
            for (var group = 0; group < LeadGroup.Count; group++)
                values.AsSpan(group * length, length).CopyTo(Of(group).AsSpan(at));
        }

        _gains = CheckedBlock.ReadFinite(reader, 2 * _memberCount);
    }

    private static float Mean(ReadOnlySpan<float> losses)
    {
        var sum = 0f;
        foreach (var loss in losses)
            sum += loss;
        return sum / losses.Length;
    }

    private float[] Of(int group) => _groups[group] ??= new float[LatelyAt + 1];
}
