using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// Weighs the families' answers, quantile by quantile, by three things: a power of the loss that was measured on the series, what leaning more on
/// a family would have gained in the series, and in the fleet. The first tells a family that is good from one that isn't; the others
/// know what it adds to those that are there already. Gains count by how surely they differ from chance, so that where there is only
/// noise the families share equally. Outcomes of peaks overlap and hang on rare bursts: losses say less there, and the power is lower.
/// </summary>
internal sealed class Mixture(int memberCount)
{
    /// <summary>The fleet's losses count as much as this many outcomes of one's own.</summary>
    private const float FleetOutcomes = 60;

    /// <summary>At peaks, this many outcomes at which all families lost the same.</summary>
    private const float EqualOutcomesOfPeaks = 600;

    /// <summary>A lane for each quantile, and one to spare.</summary>
    private const int Lanes = 8;

    private const uint AllLevels = (1u << QuantileLevels.Count) - 1;

    private const float LeastLoss = 1e-2f;

    /// <summary>How much more weight a family gets for each standard error that its gain in the series is away from nothing, as a logarithm.</summary>
    private const float Step = 0.6f;

    private readonly float[] _weights = new float[LeadGroup.Count * QuantileLevels.Count * memberCount];
    private readonly float[] _laneWeights = new float[LeadGroup.Count * memberCount * Lanes];
    private readonly float[] _rows = new float[(QuantileLevels.Count * memberCount) + 1];
    private readonly float[] _leanings = new float[memberCount];
    private readonly bool[] _allowed = new bool[memberCount];
    private readonly bool[] _isWeighed = new bool[LeadGroup.Count];
    private TrackRecord? _own;
    private FleetRecord? _fleet;

    /// <summary>From now on this series' answers are mixed.</summary>
    /// <param name="own">How the families did on the series.</param>
    /// <param name="fleet">How they did on all.</param>
    /// <param name="allowed">Which may answer.</param>
    public void Take(TrackRecord own, FleetRecord fleet, ReadOnlySpan<bool> allowed)
    {
        (_own, _fleet) = (own, fleet);
        allowed.CopyTo(_allowed);
        for (var member = 0; member < memberCount; member++)
            _leanings[member] = member < own.MemberCount && allowed[member] ? MathF.Exp(Step * own.Evidence(member)) : 0;
        Array.Clear(_isWeighed);
    }

    /// <summary>The families' weights at a quantile; they sum to 1 over those that may answer.</summary>
    public ReadOnlySpan<float> Weights(int group, int level)
    {
        if (!_isWeighed[group])
            Weigh(group);
        return At(group, level);
    }

    /// <summary>Mixes the members' rows of one target. False when none of them answered.</summary>
    public bool Mix(int group, ReadOnlySpan<float> rows, Span<float> into)
    {
        if (!_isWeighed[group])
            Weigh(group);
        rows.CopyTo(_rows);
        return MixLanes(group, into);
    }

    /// <summary>All quantiles at once, a lane each; the lane beyond the last is the first of the next row, and not read.</summary>
    private bool MixLanes(int group, Span<float> into)
    {
        Vector256<float> sum = default, total = default;
        // A family without a place in this series has left its weight and its answer to another here.
        for (var member = 0; member < _own!.MemberCount; member++)
        {
            var answer = Vector256.LoadUnsafe(ref _rows[member * QuantileLevels.Count]);
            var known = Vector256.Equals(answer, answer);
            var weight = Vector256.LoadUnsafe(ref _laneWeights[((group * memberCount) + member) * Lanes]);
            sum += (weight * answer) & known;
            total += weight & known;
        }

        if ((Vector256.GreaterThan(total, default).ExtractMostSignificantBits() & AllLevels) != AllLevels)
            return false;
        var mixed = sum / total;
        mixed.GetLower().CopyTo(into);
        for (var level = Vector128<float>.Count; level < QuantileLevels.Count; level++)
            into[level] = mixed[level];
        return true;
    }

    /// <summary>Only the groups that are asked for: a forecast of peaks is spared the levels.</summary>
    private void Weigh(int group)
    {
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var weights = At(group, level);
            WeighLosses(_own!, _fleet!.Record, group, level, _allowed, weights);
            Lean(_fleet.Gains.Leanings(group, level), weights);
            for (var member = 0; member < weights.Length; member++)
                _laneWeights[(((group * memberCount) + member) * Lanes) + level] = weights[member];
        }

        _isWeighed[group] = true;
    }

    /// <summary>Inverse powers of the losses, each relative to the mean of those that may answer.</summary>
    private static void WeighLosses(TrackRecord own, TrackRecord fleet, int group, int level, ReadOnlySpan<bool> allowed, Span<float> weights)
    {
        var (isPeak, outcomes) = (LeadGroup.IsPeak(group), own.Weight(group));
        var ownLosses = own.Lost(group, level);
        var fleetLosses = fleet.Lost(group, level);
        var (ownMean, fleetMean) = (Mean(ownLosses, allowed), isPeak ? 0 : Mean(fleetLosses, allowed));
        var others = isPeak ? EqualOutcomesOfPeaks : FleetOutcomes;
        for (var member = 0; member < weights.Length; member++)
        {
            var ownLoss = ownMean > 0 ? ownLosses[member] / ownMean : 1;
            var otherLoss = fleetMean > 0 ? fleetLosses[member] / fleetMean : 1;
            var loss = ((outcomes * ownLoss) + (others * otherLoss)) / (outcomes + others);
            weights[member] = InversePower(Math.Max(loss, LeastLoss), isPeak);
        }
    }

    private static float Mean(ReadOnlySpan<float> losses, ReadOnlySpan<bool> allowed)
    {
        var sum = 0f;
        var count = 0;
        for (var member = 0; member < losses.Length; member++)
        {
            if (!allowed[member])
                continue;
            sum += losses[member];
            count++;
        }

        return count > 0 ? sum / count : 0;
    }

    /// <summary>The square for peaks, the twelfth power for levels.</summary>
    private static float InversePower(float value, bool isPeak)
    {
        var square = value * value;
        var fourth = square * square;
        return 1 / (isPeak ? square : fourth * fourth * fourth);
    }

    private void Lean(ReadOnlySpan<float> fleet, Span<float> weights)
    {
        var total = 0f;
        for (var member = 0; member < weights.Length; member++)
            total += weights[member] *= _leanings[member] * fleet[member];
        for (var member = 0; member < weights.Length; member++)
            weights[member] /= total;
    }

    /// <summary>Of the families that have a place in the series.</summary>
    private Span<float> At(int group, int level) =>
        _weights.AsSpan(((group * QuantileLevels.Count) + level) * memberCount, _own!.MemberCount);
}
