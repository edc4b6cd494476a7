using Headroom.Forecasting;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Families;

public sealed class OutcomeMatrixTests
{
    private const float Most = 1e6f;

    private static readonly ForecastTable s_table = new(
        [Target.Level(1), Target.Level(2), Target.Level(3), Target.Level(4), Target.Level(5), Target.Peak(1, 12), Target.Peak(2, 3),
        Target.Level(24), Target.Level(60), Target.Level(100), Target.Peak(30, 200), Target.Level(288), Target.Level(700)]);

    private readonly SeriesWindow _window = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Groups_side_by_side_say_what_each_says_one_by_one(bool withShares)
    {
        var matrix = new OutcomeMatrix(256);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var series = NoisyFleet.Of(1, 3000 + (50 * seed))[0].Mean;
            _window.Load(series, series, now: 500_000, floor: 0.1f, Most);
            s_table.Clear();
            float[] shares = [.. Enumerable.Range(0, 16).Select(_ => random.NextSingle())];
            var asked = new List<(OutcomeLanes Lanes, int[] Moments)>();
            foreach (var lanes in s_table.Lanes)
            {
                int[] moments = [.. Enumerable.Range(0, 30 + random.Next(227)).Select(_ => random.Next(_window.Count - lanes.Reach))];
                asked.Add((lanes, moments));
                matrix.Collect(_window, lanes, moments);
                matrix.Move(withShares ? shares : default);
            }

            Assert.Equal(s_table.Count, matrix.Used);
            matrix.Finish(_window, s_table);
            Assert.Equal(0, matrix.Used);
            foreach (var (lanes, moments) in asked)
            {
                for (var lane = 0; lane < lanes.Count; lane++)
                    CheckRow(s_table[lanes.Row(lane)], Moved(lanes.Targets[lane], moments, withShares ? shares[lane] : null));
            }
        }
    }

    [Fact]
    public void More_groups_than_fit_wait_in_turns()
    {
        var sampler = new OutcomeSampler(256);
        var series = NoisyFleet.Of(1, 4032)[0].Mean;
        _window.Load(series, series, now: 500_000, floor: 0.1f, Most);
        var table = new ForecastTable([.. Enumerable.Range(1, 5).Select(Target.Level), .. Enumerable.Range(20, 5).Select(Target.Level), .. Enumerable.Range(80, 12).Select(Target.Level)]);
        int[] moments = [.. Enumerable.Range(1000, 100)];
        foreach (var lanes in table.Lanes)
            sampler.Answer(_window, table, lanes, moments, shares: default);
        sampler.Complete(_window, table);
        for (var row = 0; row < table.Count; row++)
            CheckRow(table[row], Moved(table.Targets[row], moments, share: null));
    }

    [Fact]
    public void Groups_of_any_size_share_a_matrix()
    {
        var sampler = new OutcomeSampler(256);
        var series = NoisyFleet.Of(1, 4032)[0].Mean;
        _window.Load(series, series, now: 500_000, floor: 0.1f, Most);
        int[] moments = [.. Enumerable.Range(1000, 40)];
        for (var near = 1; near <= 16; near++)
        {
            for (var far = 1; far <= 16; far++)
            {
                var table = new ForecastTable([.. Enumerable.Range(1, near).Select(Target.Level), .. Enumerable.Range(10, far).Select(n => Target.Level(7 * n))]);
                foreach (var lanes in table.Lanes)
                    sampler.Answer(_window, table, lanes, moments, shares: default);
                sampler.Complete(_window, table);
                for (var row = 0; row < table.Count; row++)
                    CheckRow(table[row], Moved(table.Targets[row], moments, share: null));
            }
        }
    }

    private float[] Moved(Target target, int[] moments, float? share)
    {
        var (mean, now) = (_window.Mean.ToArray(), _window.Count - 1);
        double[] then = [.. moments.Select(m => (double)mean[m])];
        double[] outcomes = [.. moments.Select(m => (double)mean[(m + target.From)..(m + target.To + 1)].Max())];
        var (center, usual) = (then.Average(), outcomes.Average());
        var slope = then.Zip(outcomes, (x, y) => (x - center) * (y - usual)).Sum() / then.Sum(x => (x - center) * (x - center));
        var factor = share ?? Math.Clamp(slope, 0, 1);
        return [.. then.Zip(outcomes, (x, y) => (float)(y + (factor * (mean[now] - x))))];
    }

    /// <summary>The p(n+1)-th of the sorted values, where there is one.</summary>
    private static void CheckRow(ReadOnlySpan<float> row, float[] values)
    {
        Array.Sort(values);
        for (var level = 0; level < row.Length; level++)
        {
            var position = (QuantileLevels.All[level] * (values.Length + 1)) - 1;
            if (position <= 0 || position >= values.Length - 1)
                continue;
            var below = (int)position;
            var expected = values[below] + ((values[below + 1] - values[below]) * (position - below));
            Assert.Equal(Math.Clamp(expected, 0, Most), row[level], 0.02f);
        }
    }
}
