using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Segments;

public sealed class ConditionHistoryTests
{
    /// <summary>Against a list that simply forgets its oldest; capacities odd and even, gaps, and saved half way.</summary>
    [Fact]
    public void Conditions_come_back_as_they_were_told()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var capacity = random.Next(1, 40);
            var (history, told) = (new CompactHistory(capacity, 0.1f), new List<(float Mean, byte Condition)>());
            for (var i = random.Next(120); i > 0; i--)
            {
                told.Add((random.Next(4) == 0 ? float.NaN : random.Next(1, 50), (byte)(random.Next(3) == 0 ? 0 : random.Next(16))));
                history.Add(told[^1].Mean, told[^1].Mean, told[^1].Condition);
                if (random.Next(20) == 0)
                    history = Reloaded(history);
            }

            var expected = told.TakeLast(capacity).SkipWhile(t => float.IsNaN(t.Mean)).Select(t => t.Condition).ToArray();
            var window = new SeriesWindow(capacity + random.Next(3));
            history.LoadInto(window, 1000, 0.1f, 100, 288);
            Assert.Equal(expected.Any(c => c != 0) || told.TakeLast(capacity).Any(t => t.Condition != 0) ? expected : [], window.Conditions.ToArray());
        }
    }

    [Fact]
    public void Where_none_was_ever_known_there_are_none()
    {
        var (history, window) = (new CompactHistory(10, 0.1f), new SeriesWindow(10));
        for (var i = 0; i < 15; i++)
            history.Add(i, i);
        history.LoadInto(window, 1000, 0.1f, 100, 288);
        Assert.True(window.Conditions.IsEmpty);
        Assert.True(Saved(history).Length < 45);
    }

    [Fact]
    public void A_window_forgets_the_conditions_of_the_series_before()
    {
        var window = new SeriesWindow(10);
        window.Load([1, 2], [1, 2], 1000, 0.1f, 100, 288, [3, 4]);
        Assert.Equal<byte>([3, 4], window.Conditions.ToArray());
        window.Load([1, 2], [1, 2], 1000, 0.1f, 100);
        Assert.True(window.Conditions.IsEmpty);
    }

    [Fact]
    public void The_engine_hands_conditions_on_and_refuses_those_that_do_not_fit()
    {
        var engine = new ForecastEngine(ForecastModels.Untrained, new FleetRecord(ForecastModels.Untrained.Count), capacity: 10);
        var state = engine.NewSeries(new SeriesTraits { Floor = 0.1f }, new ForecastShape([]));
        ForecastEngine.Learn(state, 5, 1, 1, condition: 15);
        ForecastEngine.Learn(state, 7, 1, 1);
        var window = new SeriesWindow(10);
        state.History.LoadInto(window, 8, 0.1f, 100, 288);
        Assert.Equal<byte>([15, 0, 0], window.Conditions.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => ForecastEngine.Learn(state, 8, 1, 1, condition: 16));
    }

    private static CompactHistory Reloaded(CompactHistory history) => CompactHistory.Load(new BinaryReader(new MemoryStream(Saved(history))));

    private static byte[] Saved(CompactHistory history)
    {
        using var stream = new MemoryStream();
        history.Save(new BinaryWriter(stream));
        return stream.ToArray();
    }
}
