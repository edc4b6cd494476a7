using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting.Segments;

/// <summary>
/// A load that is known to the last number: it depends on the hour, on whether it is a weekend, on whether a batch application runs and on whether
/// users are active, and on noise. Users come and go by the clock, the batch application as it likes; both tend to stay as they are.
/// </summary>
internal sealed class LabelledSeries
{
    public const int PerDay = 288;
    public const long First = 20_000L * PerDay;

    public const float Floor = 0.1f;

    private const double UsersChange = 1.0 / 18;
    private const double BatchStarts = 1.0 / 200;
    private const double BatchEnds = 1.0 / 36;

    private readonly double _base;
    private readonly double _hourly;
    private readonly double _weekend;
    private readonly double _users;
    private readonly double _batch;
    private readonly double _noise;
    private readonly int _phase;

    public LabelledSeries(int seed, int days)
    {
        var random = new Random(seed);
        _noise = 0.5 + random.NextDouble();
        _base = 12;
        (_hourly, _weekend, _users, _batch) = (4 + (6 * random.NextDouble()), 0.1 + (0.4 * random.NextDouble()), 4 + (6 * random.NextDouble()), 6 + (9 * random.NextDouble()));
        _phase = random.Next(PerDay);
        (Values, Conditions) = (new float[days * PerDay], new byte[days * PerDay]);
        var (users, batch) = (false, false);
        for (var i = 0; i < Values.Length; i++)
        {
            if (random.NextDouble() < UsersChange)
                users = random.NextDouble() < Active(i);
            batch = random.NextDouble() < (batch ? 1 - BatchEnds : BatchStarts);
            Conditions[i] = (byte)(1 + (users ? 1 : 0) + (batch ? 2 : 0));
            Values[i] = (float)Math.Max(0, Expected(i, users, batch) + (_noise * Normal(random)));
        }
    }

    public float[] Values { get; }

    public byte[] Conditions { get; }

    /// <summary>The quantiles of the value at a lead from an interval on, by someone who knows how the series is made and what held so far.</summary>
    public void Truth(int now, int lead, Span<float> row)
    {
        var users = (Conditions[now - 1] - 1) & 1;
        double active = users, running = (Conditions[now - 1] - 1) >> 1;
        for (var i = now; i < now + lead; i++)
        {
            active += UsersChange * (Active(i) - active);
            running = (running * (1 - BatchEnds)) + ((1 - running) * BatchStarts);
        }

        for (var level = 0; level < row.Length; level++)
            row[level] = (float)Quantile(now + lead - 1, active, running, QuantileLevels.All[level]);
    }

    private double Quantile(int at, double active, double running, double level)
    {
        double low = -20, high = 100;
        while (high - low > 1e-3)
        {
            var middle = (low + high) / 2;
            double below = 0;
            for (var state = 0; state < 4; state++)
            {
                var (users, batch) = ((state & 1) != 0, (state & 2) != 0);
                var weight = (users ? active : 1 - active) * (batch ? running : 1 - running);
                below += weight * NormalBelow((middle - Expected(at, users, batch)) / _noise);
            }

            if (below < level)
                low = middle;
            else
                high = middle;
        }

        return Math.Max(0, (low + high) / 2);
    }

    private double Expected(int at, bool users, bool batch)
    {
        var course = 1 + Math.Sin(Math.Tau * (at + _phase) / PerDay);
        return _base + (_hourly * course * (IsWeekend(at) ? _weekend : 1)) + (users ? _users : 0) + (batch ? _batch : 0);
    }

    private static double Active(int at) => !IsWeekend(at) && at % PerDay is >= 96 and < 216 ? 0.85 : 0.08;

    private static bool IsWeekend(int at) => ((First + at) / PerDay + 3) % 7 >= 5;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    /// <summary>The normal distribution, to seven digits (Abramowitz and Stegun 7.1.26).</summary>
    private static double NormalBelow(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * z));
        var rest = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(-z * z);
        return x < 0 ? rest / 2 : 1 - (rest / 2);
    }
}
