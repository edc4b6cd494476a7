using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Mixing;

public sealed class MixtureTests
{
    /// <summary>Quantiles of a normal distribution with a standard deviation of 1.</summary>
    private static readonly float[] s_normal = [-1.645f, -0.674f, 0, 0.674f, 1.282f, 1.645f, 2.326f];

    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    public void Families_whose_differences_are_noise_share_about_equally(int outcomes)
    {
        var fleet = new FleetRecord(4);
        var tracks = Enumerable.Range(0, 20).Select(seed => new Track(seed, (random, _) => [Noise(random), Noise(random), Noise(random), Noise(random)], fleet)).ToArray();
        for (var i = 0; i < outcomes; i++)
        {
            foreach (var track in tracks)
                track.Pass(1);
        }

        var apart = tracks.Average(t => t.Weights().Average(w => Math.Abs(w - 0.25)));
        Assert.True(apart is > 0.005 and < 0.15, $"{apart}");
    }

    [Fact]
    public void The_one_family_that_knows_gets_nearly_all()
    {
        var track = new Track(3, (random, _) => [2 + Noise(random), 0, 2 + Noise(random), -2 + Noise(random)]);
        track.Pass(150);
        Assert.True(track.Weight(QuantileLevels.Median, 1) > 0.9, $"{track.Weight(QuantileLevels.Median, 1)}");
        Assert.True(track.Weight(QuantileLevels.Q95, 1) > 0.7, $"{track.Weight(QuantileLevels.Q95, 1)}");
    }

    [Fact]
    public void What_a_family_was_worth_in_busy_days_is_no_help_in_quiet_ones()
    {
        // The first knows all while values range over tens, the second once they hardly move any more.
        const int Busy = 300;
        var track = new Track(6, (_, turn) => turn < Busy ? [0, 10] : [1, 0], spread: turn => turn < Busy ? 10 : 0.05f);
        track.Pass(Busy);
        Assert.True(track.Weight(QuantileLevels.Median, 0) > 0.8, $"{track.Weight(QuantileLevels.Median, 0)}");
        track.Pass(100);
        Assert.True(track.Weight(QuantileLevels.Median, 1) > 0.8, $"{track.Weight(QuantileLevels.Median, 1)}");
    }

    [Fact]
    public void Errors_that_cancel_others_are_worth_their_weight()
    {
        // The last loses the most for itself, and is the only one that is too low.
        var track = new Track(5, (_, _) => [0.7f, 0.7f, 0.7f, -1.2f]);
        track.Pass(400);
        var mixed = (0.7f * (1 - track.Weight(QuantileLevels.Median, 3))) - (1.2f * track.Weight(QuantileLevels.Median, 3));
        Assert.InRange(mixed, -0.35f, 0.35f);
    }

    [Fact]
    public void Each_quantile_is_the_weighted_mean_of_the_families_that_answered()
    {
        const int Members = 5;
        var (mixture, random, mixed) = (new Mixture(Members), new Random(4), new float[QuantileLevels.Count]);
        mixture.Take(new TrackRecord(Members), new FleetRecord(Members), [true, true, false, true, true]);
        float[] rows = [.. Enumerable.Range(0, Members * QuantileLevels.Count).Select(_ => 100 * random.NextSingle())];
        Array.Fill(rows, float.NaN, 2 * QuantileLevels.Count, 2 * QuantileLevels.Count);
        Assert.True(mixture.Mix(0, Answers.Of(rows), 0, mixed));
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var weights = mixture.Weights(0, level).ToArray();
            int[] known = [0, 1, 4];
            Assert.Equal(known.Sum(m => weights[m] * rows[(m * QuantileLevels.Count) + level]) / known.Sum(m => weights[m]), mixed[level], 1e-4f);
        }

        Array.Fill(rows, float.NaN);
        Assert.False(mixture.Mix(0, Answers.Of(rows), 0, mixed));
    }

    [Fact]
    public void A_fleet_passes_on_what_it_learned()
    {
        var track = new Track(8, (random, _) => [1 + Noise(random), 0, 1 + Noise(random), 1 + Noise(random)]);
        track.Pass(300);
        var (mixture, stream) = (new Mixture(4), new MemoryStream());
        track.Fleet.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var fleet = new FleetRecord(4);
        fleet.Load(new BinaryReader(stream));
        mixture.Take(new TrackRecord(4), fleet, [true, true, true, true]);
        var weights = mixture.Weights(0, QuantileLevels.Median).ToArray();
        Assert.True(weights[1] > 0.6, string.Join(' ', weights));
        mixture.Take(new TrackRecord(4), track.Fleet, [true, true, true, true]);
        Assert.Equal(weights, mixture.Weights(0, QuantileLevels.Median).ToArray());
    }

    [Fact]
    public void How_each_family_did_is_told_with_its_own_coverage()
    {
        var track = new Track(8, (_, _) => [0, -1, -3]);
        Assert.Empty(track.Fleet.Accuracy(["exact", "low", "very low"]));
        track.Pass(600);
        var told = track.Fleet.Accuracy(["exact", "low", "very low"]);
        Assert.Equal(["exact", "low", "very low"], told.Select(a => a.Family));
        Assert.All(told, a => Assert.Equal("level 1", a.Targets));
        Assert.Equal(1, told[0].LossRatio);
        Assert.True(told[0].LossRatio < told[1].LossRatio && told[1].LossRatio < told[2].LossRatio);
        // Of a normal distribution 95 % lie below 1.645, 74 % below 0.645, and 9 % below -1.355.
        Assert.Equal(0.95, told[0].Covered95, 0.04);
        Assert.Equal(0.74, told[1].Covered95, 0.06);
        Assert.Equal(0.09, told[2].Covered95, 0.05);
    }

    [Fact]
    public void Whoever_may_not_answer_has_no_weight()
    {
        var mixture = new Mixture(3);
        mixture.Take(new TrackRecord(3), new FleetRecord(3), [true, false, true]);
        Assert.Equal([0.5f, 0, 0.5f], mixture.Weights(5, 0).ToArray());
    }

    private static float Noise(Random random) => (float)(random.NextDouble() - 0.5);

    /// <summary>
    /// A series of normal values with a mean of 50, and families that know their distribution up to an error of the middle; through the very judge
    /// of the engine.
    /// </summary>
    private sealed class Track
    {
        private readonly Random _random;
        private readonly Func<Random, int, float[]> _errors;
        private readonly Func<int, float> _spread;
        private readonly int _members;
        private readonly SeriesState _state;
        private readonly SeriesWindow _window = new(8);
        private readonly Mixture _mixture;
        private readonly Judge _judge;
        private readonly Experience _experience;
        private readonly List<float> _values = [];

        /// <param name="seed">Of chance.</param>
        /// <param name="errors">Of each family, in each turn.</param>
        /// <param name="fleet">What the fleet knows already.</param>
        /// <param name="spread">The standard deviation of the values in each turn, which all families know; 1 unless it is said.</param>
        public Track(int seed, Func<Random, int, float[]> errors, FleetRecord? fleet = null, Func<int, float>? spread = null)
        {
            (_random, _errors, _spread) = (new Random(seed), errors, spread ?? (_ => 1));
            _members = errors(_random, 0).Length;
            _state = new SeriesState(new SeriesTraits { Floor = 0.5f, Most = 100 }, new ForecastShape([], farthest: 1), _members, _window.Capacity);
            (_mixture, _experience, Fleet) = (new Mixture(_members), new Experience(_members), fleet ?? new FleetRecord(_members));
            _judge = new Judge(_members, _members, Fleet.Gains);
        }

        public FleetRecord Fleet { get; }

        public float Weight(int level, int member) => _mixture.Weights(0, level)[member];

        public float[] Weights() => [.. Enumerable.Range(0, QuantileLevels.Count).SelectMany(level => _mixture.Weights(0, level).ToArray())];

        public void Pass(int outcomes)
        {
            for (var i = 0; i < outcomes; i++)
            {
                var turn = _values.Count;
                _values.Add(50 + (_spread(turn) * Normal()));
                var past = _values.TakeLast(8).ToArray();
                _window.Load(past, past, _values.Count, 0.5f, 100);
                _judge.Settle(_state, _window, _experience);
                Fleet.Absorb(_experience);
                Answer(turn + 1);
            }
        }

        private void Answer(int turn)
        {
            var allowed = Enumerable.Repeat(true, _members).ToArray();
            _mixture.Take(_state.Record, Fleet, allowed);
            var rows = _errors(_random, turn).SelectMany(e => s_normal.Select(n => 50 + e + (_spread(turn) * n))).ToArray();
            var mixed = new float[QuantileLevels.Count];
            Assert.True(_mixture.Mix(0, Answers.Of(rows), 0, mixed));
            _state.Waiting.Put(0, _window.Now, 1, 50, 1, mixed);
            for (var member = 0; member < _members; member++)
                _state.Waiting.Set(0, member, rows.AsSpan(member * QuantileLevels.Count, QuantileLevels.Count), mixed);
        }

        private float Normal() =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
    }
}
