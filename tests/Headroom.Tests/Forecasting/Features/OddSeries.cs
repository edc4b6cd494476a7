namespace Headroom.Tests.Forecasting.Features;

/// <summary>Histories of any length and with anything in them: ordinary values among gaps, zeros and absurd sizes.</summary>
internal static class OddSeries
{
    private static readonly float[] s_edges = [0, 1, 1e-20f, 1e12f, 1e6f, 3, float.NaN];

    public static float[] Of(int seed, int longest)
    {
        var random = new Random(seed);
        var series = new float[random.Next(longest + 1)];
        var odd = random.Next(4) / 4.0;
        for (var i = 0; i < series.Length; i++)
            series[i] = random.NextDouble() < odd ? s_edges[random.Next(s_edges.Length)] : random.Next(100) / 7f;
        return series;
    }
}
