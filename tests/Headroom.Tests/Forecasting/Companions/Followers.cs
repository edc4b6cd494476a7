using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Companions;

/// <summary>Made-up series: drivers that go their own way, and followers that repeat a driver some intervals later, with noise of their own.</summary>
internal static class Followers
{
    public const long FirstInterval = 100_000;

    /// <summary>A level that jumps now and then, inertia, and a rhythm of the day.</summary>
    public static float[] Driver(int seed, int length)
    {
        var random = new Random(seed);
        var (values, x, level, phase) = (new float[length], 0d, 30d, random.NextDouble() * 6);
        var amplitude = random.NextDouble() * 5;
        for (var t = 0; t < length; t++)
        {
            x = (0.8 * x) + (3 * Normal(random));
            if (random.NextDouble() < 0.02)
                level = 10 + (40 * random.NextDouble());
            values[t] = (float)Math.Clamp(level + x + (amplitude * Math.Sin(phase + (t * 2 * Math.PI / 288))), 0, 100);
        }

        return values;
    }

    public static float[] Of(float[] driver, int lag, double noise, int seed)
    {
        var random = new Random(seed);
        var gain = 0.5 + random.NextDouble();
        return [.. driver.Select((_, t) => (float)Math.Clamp(5 + (gain * (driver[Math.Max(0, t - lag)] + (noise * Normal(random)))), 0, 100))];
    }

    /// <summary>A driver at every even place, its follower after it.</summary>
    public static float[][] Pairs(int count, int length, int lag, double noise) => [.. Enumerable.Range(0, count).SelectMany(i =>
    {
        var driver = Driver(7919 * (i + 1), length);
        return new[] { driver, Of(driver, lag, noise, 31 * (i + 1)) };
    })];

    public static float[][] Loners(int count, int length) => [.. Enumerable.Range(0, count).Select(i => Driver(500_000 + (104_729 * i), length))];

    public static ForecastEngine Engine() => new(ForecastModels.Untrained, new FleetRecord(ForecastModels.Untrained.Count));

    public static SeriesState State(ReadOnlySpan<float> values, int application = 0)
    {
        var traits = new SeriesTraits { Floor = 0.5f, Most = 100, Application = application };
        var state = Engine().NewSeries(traits, new ForecastShape([new PeakWindow(1, 12)], 12));
        for (var t = 0; t < values.Length; t++)
            ForecastEngine.Learn(state, FirstInterval + t, values[t], values[t]);
        return state;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
