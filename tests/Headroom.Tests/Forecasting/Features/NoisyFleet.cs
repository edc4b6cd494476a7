using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Features;

/// <summary>Series whose law is known: white noise of a width of its own around a level of its own.</summary>
internal static class NoisyFleet
{
    public static TrainingSeries[] Of(int count, int length, int seed = 1)
    {
        var random = new Random(seed);
        var fleet = new TrainingSeries[count];
        for (var i = 0; i < count; i++)
        {
            var (level, width) = (10 + (random.NextDouble() * 20), 0.5 + (random.NextDouble() * 5));
            var mean = Enumerable.Range(0, length).Select(_ => (float)(level + (width * (random.NextDouble() + random.NextDouble() - 1)))).ToArray();
            fleet[i] = new TrainingSeries { Mean = mean, Peak = [.. mean], FirstInterval = 100_000, Floor = 0.1f };
        }

        return fleet;
    }
}
