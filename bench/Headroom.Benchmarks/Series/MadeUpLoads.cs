namespace Headroom.Benchmarks.Series;

/// <summary>
/// Made-up loads in percent, of a few manners: daily rhythms, machines that are switched on and off, idle ones with bursts, slow walks. A fleet
/// of any size shares them, each series with its own part and height, so that making it costs little beside learning it.
/// </summary>
internal sealed class MadeUpLoads
{
    private const int Patterns = 64;
    private const int PerDay = 288;

    private readonly float[][] _means = new float[Patterns][];
    private readonly float[][] _peaks = new float[Patterns][];

    public MadeUpLoads(int length, int seed)
    {
        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            var random = new Random(seed + pattern);
            _means[pattern] = Draw(pattern % 4, length, random);
            _peaks[pattern] = [.. _means[pattern].Select(mean => Math.Min(100, mean + (random.NextDouble() < 0.2 ? mean * random.NextSingle() : 0)))];
        }
    }

    /// <summary>Every second series has peaks of its own.</summary>
    public (float Mean, float Peak) At(int series, int interval)
    {
        var pattern = (series >> 1) % Patterns;
        var means = _means[pattern];
        var height = 0.5f + (series % 97 / 194f);
        var at = (interval + (series % 13 * PerDay)) % means.Length;
        return (means[at] * height, ((series & 1) == 0 ? means : _peaks[pattern])[at] * height);
    }

    private static float[] Draw(int manner, int length, Random random)
    {
        var values = new float[length];
        var (phase, level, on) = (random.Next(PerDay), 20 + (40 * random.NextSingle()), true);
        for (var i = 0; i < length; i++)
        {
            var noise = (random.NextSingle() - 0.5f) * 4;
            var day = MathF.Sin((i + phase) * (2 * MathF.PI / PerDay));
            if (random.NextDouble() < 1.0 / 36)
                on = !on;
            level = Math.Clamp(level + noise, 5, 90);
            var value = manner switch
            {
                0 => 35 + (25 * day) + noise,
                1 => on ? 60 + noise : 2,
                2 => random.NextDouble() < 0.02 ? 80 + noise : 3 + (noise / 4),
                _ => level,
            };
            values[i] = Math.Clamp(value, 0, 100);
        }

        return values;
    }
}
