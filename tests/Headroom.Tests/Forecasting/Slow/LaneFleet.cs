using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Slow;

namespace Headroom.Tests.Forecasting.Slow;

/// <summary>A few series with an engine and a slow lane, in turns of one interval; and what the forecasts of the next interval and hour have lost.</summary>
internal sealed class LaneFleet
{
    public const int PerDay = 96;

    private const long First = 1_000_000;

    private readonly ForecastEngine _engine;
    private readonly SlowLane? _lane;
    private readonly Random[] _random;
    private readonly Func<int, long, Random, float> _value;
    private readonly ForecastTable _table = new([Target.Level(3), Target.Peak(1, 12)]);
    private long _interval = First;

    public LaneFleet(int count, SlowLane? lane, Func<int, long, Random, float> value)
    {
        (_lane, _value) = (lane, value);
        Fleet = new FleetRecord(ForecastModels.Untrained.Count);
        _engine = new ForecastEngine(ForecastModels.Untrained, Fleet, capacity: 4 * PerDay, perDay: PerDay);
        var shape = new ForecastShape([new PeakWindow(1, 12)], farthest: 12);
        Series = [.. Enumerable.Range(0, count).Select(_ => _engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, shape))];
        _random = [.. Enumerable.Range(0, count).Select(seed => new Random(seed))];
        for (var i = 0; i < PerDay; i++)
            Learn();
    }

    public SeriesState[] Series { get; }

    public FleetRecord Fleet { get; }

    /// <summary>All forecasts that were given since the beginning.</summary>
    public List<float> Given { get; } = [];

    public void Pass(int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            _lane?.Pass(Series.Length, i => Series[i], TestContext.Current.CancellationToken);
            foreach (var state in Series)
            {
                _engine.Forecast(state);
                _engine.Look(state, _table);
                Given.AddRange(_table.Values.ToArray());
            }

            Fleet.Absorb(_engine.Experience);
            Learn();
        }
    }

    /// <summary>The loss of the median of the third interval to come over so many turns, as a mean over these series.</summary>
    public double Loss(int turns, Func<int, bool> of)
    {
        var (sum, count) = (0d, 0);
        for (var turn = 0; turn < turns; turn++)
        {
            Pass(1);
            for (var i = 0; i < Series.Length; i++)
            {
                if (!of(i))
                    continue;
                var median = Given[Given.Count - ((Series.Length - i) * _table.Values.Length) + QuantileLevels.Median];
                sum += Math.Abs(_value(i, _interval + 1, new Random(turn)) - median);
                count++;
            }
        }

        return sum / count;
    }

    private void Learn()
    {
        for (var i = 0; i < Series.Length; i++)
        {
            var value = _value(i, _interval, _random[i]);
            ForecastEngine.Learn(Series[i], _interval, value, value);
        }

        _interval++;
    }
}
