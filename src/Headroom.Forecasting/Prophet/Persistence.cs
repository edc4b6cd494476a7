namespace Headroom.Forecasting.Prophet;

/// <summary>
/// How much of today's error is still there so many intervals later, as a share: the one that would have given the best quantiles in
/// the past. The usual correlation is misled by loads that jump between two levels and then stay.
/// </summary>
internal sealed class Persistence
{
    /// <summary>Leads 1, 2, 4 … 256; between them the share is interpolated.</summary>
    private const int Leads = 9;

    private const int MostExamples = 256;

    private static readonly float[] s_shares = [0, 0.2f, 0.4f, 0.6f, 0.8f, 0.9f, 1];

    private readonly float[] _kept;

    private Persistence(float[] kept) => _kept = kept;

    public static Persistence Of(ReadOnlySpan<float> errors)
    {
        var kept = new float[Leads];
        for (var i = 0; i < Leads; i++)
            kept[i] = BestShare(errors, 1 << i);
        return new Persistence(kept);
    }

    public double After(int lead)
    {
        var place = Math.Min(Math.Log2(lead), Leads - 1);
        var below = Math.Min((int)place, Leads - 2);
        return _kept[below] + ((place - below) * (_kept[below + 1] - _kept[below]));
    }

    public void Save(BinaryWriter writer) => writer.WriteNumbers(_kept);

    public static Persistence Load(BinaryReader reader) =>
        reader.ReadSingles() is { Length: Leads } kept ? new Persistence(kept) : throw new InvalidDataException("Not a fitted series.");

    private static float BestShare(ReadOnlySpan<float> errors, int lead)
    {
        var pairs = errors.Length - lead;
        var examples = Math.Min(MostExamples, pairs);
        Span<float> sorted = stackalloc float[MostExamples];
        var (best, least) = (0f, double.PositiveInfinity);
        foreach (var share in s_shares)
        {
            var count = 0;
            for (var i = 0; i < examples; i++)
            {
                var at = (int)((long)i * pairs / examples);
                var left = errors[at + lead] - (share * errors[at]);
                if (!float.IsNaN(left))
                    sorted[count++] = left;
            }

            if (count < PastErrors.Fewest)
                return 0;
            sorted[..count].Sort();
            var loss = Loss(sorted[..count]);
            if (loss < least)
                (best, least) = (share, loss);
        }

        return best;
    }

    /// <summary>The quantile loss of values whose own quantiles are the forecast.</summary>
    private static double Loss(ReadOnlySpan<float> sorted)
    {
        var loss = 0.0;
        foreach (var level in QuantileLevels.All)
        {
            var at = (int)(level * sorted.Length);
            var quantile = sorted[at];
            var (below, above) = (0.0, 0.0);
            foreach (var value in sorted[..at])
                below += quantile - (double)value;
            foreach (var value in sorted[at..])
                above += value - (double)quantile;
            loss += (level * above) + ((1 - level) * below);
        }

        return loss;
    }
}
