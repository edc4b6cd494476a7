namespace Headroom.Forecasting.Arima;

/// <summary>
/// How restless the series was at each interval: a running mean of the squared innovations, drawn a little towards their overall mean.
/// A run of innovations from a quiet hour is widened when the present is restless, and the other way about; the further ahead, the less.
/// </summary>
internal static class Restlessness
{
    // A third of the overall share, with this factor or with half of it, forecasts much the same.
    private const float Newest = 0.06f;
    private const float Overall = 0.3f;
    private const float MostFactor = 4;

    /// <summary>What is left of a difference after each further interval.</summary>
    public const float Kept = 0.98f;

    /// <summary>Fills how much wider than each interval the present is; the newest of the known ones is the present.</summary>
    public static void Compare(ReadOnlySpan<float> innovations, Span<float> factors)
    {
        var mean = 0.0;
        foreach (var innovation in innovations)
            mean += (double)innovation * innovation / innovations.Length;
        if (!(mean > 0))
        {
            factors.Fill(1);
            return;
        }

        var now = mean;
        for (var i = 0; i < innovations.Length; i++)
        {
            factors[i] = (float)(((1 - Overall) * now) + (Overall * mean));
            now += Newest * (((double)innovations[i] * innovations[i]) - now);
        }

        var present = ((1 - Overall) * now) + (Overall * mean);
        foreach (ref var factor in factors[..innovations.Length])
            factor = (float)Math.Clamp(Math.Sqrt(present / factor), 1 / MostFactor, MostFactor);
    }
}
