namespace Headroom.Forecasting.Mixing;

/// <summary>
/// Weighs the families' answers, quantile by quantile: the weight falls with a high power of the loss, as measured on the series itself, and on
/// the whole fleet while the series has little to say. One clearly better family gets nearly all; equals share. Outcomes of peaks overlap
/// and hang on rare bursts, so they say less: there the fleet counts for more, and the power is lower.
/// </summary>
internal sealed class Mixture(int memberCount)
{
    /// <summary>The fleet's experience counts as much as this many outcomes of one's own.</summary>
    private const float FleetOutcomes = 60;

    private const float FleetOutcomesOfPeaks = 600;

    private const float LeastLoss = 1e-2f;

    private readonly float[] _weights = new float[LeadGroup.Count * QuantileLevels.Count * memberCount];

    /// <summary>The families' weights at a quantile; they sum to 1 over those that may answer.</summary>
    public ReadOnlySpan<float> Weights(int group, int level) => At(group, level);

    /// <param name="own">How the families did on the series.</param>
    /// <param name="fleet">How they did on all.</param>
    /// <param name="allowed">Which may answer.</param>
    public void Weigh(TrackRecord own, TrackRecord fleet, ReadOnlySpan<bool> allowed)
    {
        for (var group = 0; group < LeadGroup.Count; group++)
        {
            var outcomes = own.Weight(group);
            for (var level = 0; level < QuantileLevels.Count; level++)
                Weigh(own.Lost(group, level), outcomes, fleet.Lost(group, level), allowed, LeadGroup.IsPeak(group), At(group, level));
        }
    }

    /// <summary>Mixes the members' rows of one target. False when none of them answered.</summary>
    public bool Mix(int group, ReadOnlySpan<float> rows, Span<float> into)
    {
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var weights = At(group, level);
            float sum = 0, total = 0;
            for (var member = 0; member < weights.Length; member++)
            {
                var answer = rows[(member * QuantileLevels.Count) + level];
                if (float.IsNaN(answer))
                    continue;
                sum += weights[member] * answer;
                total += weights[member];
            }

            if (!(total > 0))
                return false;
            into[level] = sum / total;
        }

        return true;
    }

    private static void Weigh(
        ReadOnlySpan<float> own, float outcomes, ReadOnlySpan<float> fleet, ReadOnlySpan<bool> allowed, bool isPeak, Span<float> weights)
    {
        var fleetOutcomes = isPeak ? FleetOutcomesOfPeaks : FleetOutcomes;
        float ownSum = 0, fleetSum = 0, total = 0;
        var count = 0;
        for (var member = 0; member < weights.Length; member++)
        {
            if (!allowed[member])
                continue;
            ownSum += own[member];
            fleetSum += fleet[member];
            count++;
        }

        var (ownFactor, fleetFactor) = (ownSum > 0 ? count / ownSum : 0, fleetSum > 0 ? count / fleetSum : 0);
        for (var member = 0; member < weights.Length; member++)
        {
            var ownLoss = ownSum > 0 ? own[member] * ownFactor : 1;
            var fleetLoss = fleetSum > 0 ? fleet[member] * fleetFactor : 1;
            var loss = ((outcomes * ownLoss) + (fleetOutcomes * fleetLoss)) / (outcomes + fleetOutcomes);
            weights[member] = allowed[member] ? InversePower(Math.Max(loss, LeastLoss), isPeak) : 0;
            total += weights[member];
        }

        for (var member = 0; member < weights.Length; member++)
            weights[member] /= total;
    }

    /// <summary>The twelfth power for peaks, the sixteenth for levels.</summary>
    private static float InversePower(float value, bool isPeak)
    {
        var fourth = value * value * value * value;
        var eighth = fourth * fourth;
        return 1 / (eighth * (isPeak ? fourth : eighth));
    }

    private Span<float> At(int group, int level) =>
        _weights.AsSpan(((group * QuantileLevels.Count) + level) * memberCount, memberCount);
}
