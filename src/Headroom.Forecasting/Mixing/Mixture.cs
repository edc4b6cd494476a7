using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>The same far ahead, where outcomes hang on what no family could know.</summary>
    private const float FleetOutcomesFarAhead = 120;

    /// <summary>At peaks, this many outcomes at which all families lost the same.</summary>
    private const float EqualOutcomesOfPeaks = 600;

    /// <summary>A lane for each quantile, and one to spare.</summary>
    private const int Lanes = 8;

    private const uint AllLevels = (1u << QuantileLevels.Count) - 1;

    private const float LeastLoss = 1e-2f;

    /// <summary>How much more weight a family gets for each standard error that its gain in the series is away from nothing, as a logarithm.</summary>
    private const float Step = 0.6f;

    private readonly int _padded = Padded(memberCount);
    private readonly float[] _weights = new float[LeadGroup.Count * QuantileLevels.Count * Padded(memberCount)];
    private readonly float[] _laneWeights = new float[LeadGroup.Count * memberCount * Lanes];
    private readonly float[] _leanings = new float[Padded(memberCount)];

    /// <summary>A mask: all bits of a member that may answer, none of another.</summary>
    private readonly float[] _allowed = new float[Padded(memberCount)];

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
        for (var member = 0; member < memberCount; member++)
        {
            var takesPart = member < own.MemberCount && allowed[member];
            _allowed[member] = takesPart ? BitConverter.Int32BitsToSingle(-1) : 0;
            _leanings[member] = takesPart ? MathF.Exp(Step * own.Evidence(member)) : 0;
        }

        Array.Clear(_isWeighed);
    }

    /// <summary>The families' weights at a quantile; they sum to 1 over those that may answer.</summary>
    public ReadOnlySpan<float> Weights(int group, int level)
    {
        if (!_isWeighed[group])
            Weigh(group);
        return Row(group, level)[.._own!.MemberCount];
    }

    /// <summary>Mixes the members' answers to one target, all quantiles at once, a lane each. False when none of them answered.</summary>
    public bool Mix(int group, ReadOnlySpan<ForecastTable> answers, int target, Span<float> into)
    {
        if (!_isWeighed[group])
            Weigh(group);
        Vector256<float> sum = default, total = default;
        // A family without a place in this series has left its weight and its answer to another here.
        for (var member = 0; member < _own!.MemberCount; member++)
        {
            var answer = QuantileRow.Load(answers[member][target]);
            var known = Vector256.Equals(answer, answer);
            var weight = Vector256.LoadUnsafe(ref _laneWeights[((group * memberCount) + member) * Lanes]);
            sum += (weight * answer) & known;
            total += weight & known;
        }

        if ((Vector256.GreaterThan(total, default).ExtractMostSignificantBits() & AllLevels) != AllLevels)
            return false;
        QuantileRow.Store(sum / total, into);
        return true;
    }

    /// <summary>Only the groups that are asked for: a forecast of peaks is spared the levels.</summary>
    private void Weigh(int group)
    {
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var weights = Row(group, level);
            WeighLosses(group, level, weights);
            for (var member = 0; member < _own!.MemberCount; member++)
                _laneWeights[(((group * memberCount) + member) * Lanes) + level] = weights[member];
        }

        _isWeighed[group] = true;
    }

    /// <summary>Inverse powers of the losses, each relative to the mean of those that may answer, times what leaning on a family gains. They sum to 1.</summary>
    private void WeighLosses(int group, int level, Span<float> weights)
    {
        var (isPeak, outcomes) = (LeadGroup.IsPeak(group), _own!.Weight(group));
        var others = isPeak ? EqualOutcomesOfPeaks : LeadGroup.IsFarAhead(group) ? FleetOutcomesFarAhead : FleetOutcomes;
        ReadOnlySpan<float> own = _own.Lost(group, level), fleet = _fleet!.Record.Lost(group, level), leanings = _fleet.Gains.Leanings(group, level);
        var ofOwn = Part(outcomes / (outcomes + others), Mean(own));
        var ofFleet = Part(others / (outcomes + others), isPeak ? 0 : Mean(fleet));
        var constant = Vector256.Create(ofOwn.Constant + ofFleet.Constant);
        var total = Vector256<float>.Zero;
        for (var first = 0; first < own.Length; first += Lanes)
        {
            var loss = (Members(own, first) * ofOwn.Factor) + (Members(fleet, first) * ofFleet.Factor) + constant;
            var power = Power(Vector256.MaxNative(loss, Vector256.Create(LeastLoss)), isPeak);
            var leaning = Vector256.LoadUnsafe(ref _leanings[first]) * Members(leanings, first);
            var weight = Vector256.ConditionalSelect(IsAllowed(first), leaning / power, Vector256<float>.Zero);
            weight.StoreUnsafe(ref weights[first]);
            total += weight;
        }

        var share = 1 / Vector256.Sum(total);
        for (var member = 0; member < own.Length; member++)
            weights[member] *= share;
    }

    /// <summary>A share of each loss relative to the mean; where nothing was lost all are alike.</summary>
    private static (float Factor, float Constant) Part(float share, float mean) => mean > 0 ? (share / mean, 0) : (0, share);

    /// <summary>The mean over the members that may answer.</summary>
    private float Mean(ReadOnlySpan<float> losses)
    {
        Vector256<float> sum = default, count = default;
        for (var first = 0; first < _own!.MemberCount; first += Lanes)
        {
            var allowed = IsAllowed(first);
            sum += Members(losses, first) & allowed;
            count += Vector256<float>.One & allowed;
        }

        return Vector256.Sum(sum) / Math.Max(1, Vector256.Sum(count));
    }

    /// <summary>The square for peaks, the twelfth power for levels.</summary>
    private static Vector256<float> Power(Vector256<float> value, bool isPeak)
    {
        var square = value * value;
        var fourth = square * square;
        return isPeak ? square : fourth * fourth * fourth;
    }

    private Vector256<float> IsAllowed(int first) => Vector256.LoadUnsafe(ref _allowed[first]);

    /// <summary>Eight members from the first on; what lies beyond the last is anything, and not allowed.</summary>
    private static Vector256<float> Members(ReadOnlySpan<float> row, int first) =>
        Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(row), first));

    /// <summary>Places for so many members in whole vectors.</summary>
    private static int Padded(int members) => (members + Lanes - 1) / Lanes * Lanes;

    /// <summary>The weights at a quantile, filled up to whole vectors.</summary>
    private Span<float> Row(int group, int level) => _weights.AsSpan(((group * QuantileLevels.Count) + level) * _padded, _padded);
}
