using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Prophet;

/// <summary>Series of known truth. The noise is a hash of the position, so that another program can make the same series.</summary>
internal static class Synthetic
{
    public const int PerDay = 24;

    /// <summary>A day's beginning.</summary>
    public const long Start = 480_000;

    /// <summary>Between -0.5 and 0.5.</summary>
    public static double Noise(int i)
    {
        var hash = Math.Sin(i * 12.9898) * 43758.5453;
        return hash - Math.Floor(hash) - 0.5;
    }

    public static float[] Of(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => (float)value(i))];

    public static SeriesWindow Window(float[] mean, float[]? peak = null, float most = float.PositiveInfinity, int perDay = PerDay)
    {
        var window = new SeriesWindow();
        window.Load(mean, peak ?? mean, Start + mean.Length, floor: 0.1f, most, perDay);
        return window;
    }
}
