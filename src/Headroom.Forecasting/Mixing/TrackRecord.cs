using Headroom.Forecasting.Features;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// How well each family did, by group of leads and quantile, with old evidence fading; how far the mixture's quantiles had to be corrected; and
/// how often they held. Of one series, or of a whole fleet.
/// </summary>
public sealed class TrackRecord
{
    private readonly int _memberCount;
    private readonly float[] _losses;
    private readonly float[] _weight = new float[LeadGroup.Count];
    private readonly float[] _corrections = new float[LeadGroup.Count * QuantileLevels.Count];
    private readonly float[] _below = new float[LeadGroup.Count * QuantileLevels.Count];
    private readonly float[] _atOrBelow = new float[LeadGroup.Count * QuantileLevels.Count];
    private readonly float[] _compared = new float[LeadGroup.Count];

    public TrackRecord(int memberCount)
    {
        _memberCount = memberCount;
        _losses = new float[LeadGroup.Count * QuantileLevels.Count * memberCount];
    }

    /// <summary>Faded number of outcomes behind the losses of a group.</summary>
    internal float Weight(int group) => _weight[group];

    /// <summary>The families' faded sums of loss at one quantile.</summary>
    internal Span<float> Losses(int group, int level) => _losses.AsSpan(Place(group, level) * _memberCount, _memberCount);

    internal ref float Correction(int group, int level) => ref _corrections[Place(group, level)];

    internal void Fade(int group, float keep)
    {
        _weight[group] *= keep;
        foreach (ref var loss in _losses.AsSpan(group * QuantileLevels.Count * _memberCount, QuantileLevels.Count * _memberCount))
            loss *= keep;
    }

    internal void Weigh(int group, float outcomes) => _weight[group] += outcomes;

    internal void Compare(int group, ReadOnlySpan<float> quantiles, ReadOnlySpan<float> tolerances, float outcome, float keep)
    {
        _compared[group] = (_compared[group] * keep) + 1;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var tolerance = tolerances[level];
            ref var below = ref _below[Place(group, level)];
            ref var atOrBelow = ref _atOrBelow[Place(group, level)];
            below = (below * keep) + (outcome < quantiles[level] - tolerance ? 1 : 0);
            atOrBelow = (atOrBelow * keep) + (outcome <= quantiles[level] + tolerance ? 1 : 0);
        }
    }

    /// <summary>Forecasts of the target's group that were compared with what came, old ones faded.</summary>
    public float Compared(Target target) => _compared[LeadGroup.Of(target)];

    /// <summary>The share of outcomes at or below the quantile of that level; NaN before the first.</summary>
    public float Covered(Target target, int level)
    {
        var group = LeadGroup.Of(target);
        return _compared[group] > 0 ? _atOrBelow[Place(group, level)] / _compared[group] : float.NaN;
    }

    /// <summary>
    /// How far the share of outcomes is from the level. Where many tie with the quantile, any level between "below" and "at or below" is
    /// right. Before anything was compared it is as large as it can be.
    /// </summary>
    public float CoverageError(Target target, int level)
    {
        var group = LeadGroup.Of(target);
        if (!(_compared[group] > 0))
            return 1;
        var wanted = QuantileLevels.All[level];
        return Math.Max(0, Math.Max((_below[Place(group, level)] / _compared[group]) - wanted, wanted - (_atOrBelow[Place(group, level)] / _compared[group])));
    }

    internal void Save(BinaryWriter writer)
    {
        foreach (var values in All)
            CheckedBlock.Write(writer, values);
    }

    internal void Load(BinaryReader reader)
    {
        foreach (var values in All)
            CheckedBlock.ReadFinite(reader, values.Length).CopyTo(values, 0);
    }

    private float[][] All => [_losses, _weight, _corrections, _below, _atOrBelow, _compared];

    private static int Place(int group, int level) => (group * QuantileLevels.Count) + level;
}
