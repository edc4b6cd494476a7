using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Recurrent;

public sealed class RecurrentForecasterTests
{
    private static readonly Target[] s_targets =
        [Target.Level(1), Target.Level(2), Target.Level(4), Target.Level(24), Target.Level(288), Target.Peak(1, 12), Target.Peak(2, 13)];

    private static readonly Lazy<ITrainedModel> s_lstm = new(() => Briefly(new LstmFamily(Fleets.Quick with { Epochs = 2 })));
    private static readonly Lazy<ITrainedModel> s_rnn = new(() => Briefly(new RnnFamily(Fleets.Quick with { Epochs = 2 })));

    private static readonly Gen<float[]> s_histories =
        from length in Gen.Elements(1, 2, 5, 97, 300, 700)
        from size in Gen.Elements(0f, 1e-30f, 1e-6f, 1f, 40f, 1e6f, 1e12f)
        from kind in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, 1000)
        select History(length, size, kind, seed);

    public static readonly TheoryData<bool> Kinds = [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_ascend_within_the_limits_for_any_history(bool hasMemory)
    {
        var forecaster = Model(hasMemory).NewForecaster();
        var state = new float[forecaster.StateLength];
        var table = new ForecastTable(s_targets);
        var window = new SeriesWindow();
        var random = new Random(1);
        foreach (var history in s_histories.Sample(300, 300))
        {
            var most = random.Next(2) == 0 ? float.PositiveInfinity : Math.Max(1e-3f, history.Where(float.IsFinite).DefaultIfEmpty(1).Max() * 0.9f);
            window.Load(history, history, 500_000, 0.5f, most);
            table.Clear();
            forecaster.Begin(window, state);
            forecaster.Forecast(window, state, table);
            Assert.Equal(window.KnownCount > 0, table.Answers(0));
            for (var i = 0; i < table.Count && table.Answers(i); i++)
            {
                var row = table[i].ToArray();
                Assert.All(row, v => Assert.True(v >= 0 && v <= most && float.IsFinite(v), $"{v} of at most {most}"));
                Assert.Equal(row.Order(), row);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Following_a_series_is_the_same_as_beginning_while_the_cell_has_seen_it_all(bool hasMemory)
    {
        var forecaster = Model(hasMemory).NewForecaster();
        var (followed, begun) = (new float[forecaster.StateLength], new float[forecaster.StateLength]);
        var history = History(90, 30, 1, 5);
        history[40] = history[41] = float.NaN;
        var window = new SeriesWindow();
        for (var count = 1; count <= history.Length; count++)
        {
            window.Load(history.AsSpan(0, count), history.AsSpan(0, count), 1000 + count, 0.5f, 100);
            if (count == 1)
                forecaster.Begin(window, followed);
            else
                forecaster.Learn(window, window.Count - 1, followed);
        }

        forecaster.Begin(window, begun);
        Assert.All(Enumerable.Range(0, begun.Length), i => Assert.Equal(begun[i], followed[i], 1e-4 * Math.Max(1, Math.Abs(begun[i]))));
    }

    [Fact]
    public void A_step_at_a_time_is_the_same_as_a_batch()
    {
        var cell = new LstmCell(3, 16);
        var parameters = new float[cell.ParameterCount];
        var random = new Random(2);
        cell.Initialise(parameters, random);
        var weights = new CellWeights(cell);
        weights.Refresh(parameters);
        var (batch, single) = (new CellPass(cell, 10, 6), new CellPass(cell, 1, 1));
        batch.Begin(10, 6);
        for (var i = 0; i < 60; i++)
            batch.Input(i / 6, i % 6).Fill((float)random.NextDouble());
        batch.Forward(weights);
        var (hidden, memory) = (new float[16], new float[16]);
        for (var step = 0; step < 10; step++)
        {
            single.Resume(batch.Input(step, 5), hidden, memory);
            single.Forward(weights);
            single.Hidden(0, 0).CopyTo(hidden);
            single.Memory(0, 0).CopyTo(memory);
            Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(batch.Hidden(step, 5)[i], hidden[i], 1e-5));
        }
    }

    [Fact]
    public void What_a_network_sees_of_a_moment_does_not_depend_on_what_comes_later()
    {
        var (history, other) = (History(700, 30, 1, 8), History(700, 30, 1, 8));
        for (var i = 500; i < 700; i++)
            other[i] = 1000;
        var (long1, long2, cut) = (Load(history), Load(other), Load(history[..500]));
        var inputs = new[] { long1, long2, cut }.Select(w =>
        {
            var values = new float[SeriesStatistics.Length];
            var statistics = new SeriesStatistics(values);
            for (var i = 0; i < 500; i++)
                statistics.Learn(w.Mean[i], w.Peak[i]);
            var row = new float[SeriesFeatures.Inputs + SeriesFeatures.Extras];
            SeriesFeatures.WriteInputs(w, 499, statistics, w.Mean[498], row);
            SeriesFeatures.WriteExtras(w, 499, statistics, row.AsSpan(SeriesFeatures.Inputs));
            return row;
        }).ToList();
        Assert.Equal(inputs[2], inputs[0]);
        Assert.Equal(inputs[2], inputs[1]);

        static SeriesWindow Load(float[] values)
        {
            var window = new SeriesWindow();
            window.Load(values, values, 90_000 + values.Length, 0.5f, 100);
            return window;
        }
    }

    [Fact]
    public void Leads_between_trained_ones_lie_between_them_and_others_are_left_alone()
    {
        var forecaster = Model(true).NewForecaster();
        var state = new float[forecaster.StateLength];
        var window = new SeriesWindow();
        window.Load(History(400, 30, 1, 3), History(400, 30, 1, 3), 5000, 0.5f, float.PositiveInfinity);
        forecaster.Begin(window, state);
        var table = new ForecastTable([Target.Level(2), Target.Level(3), Target.Level(4), Target.Level(289), Target.Peak(1, 11)]);
        forecaster.Forecast(window, state, table);
        for (var k = 0; k < QuantileLevels.Count; k++)
            Assert.Equal((table[0][k] + table[2][k]) / 2, table[1][k], 1e-2);
        Assert.False(table.Answers(3));
        Assert.False(table.Answers(4));
    }

    [Fact]
    public void Learning_and_forecasting_allocate_nothing()
    {
        var forecaster = Model(true).NewForecaster();
        var state = new float[forecaster.StateLength];
        var table = new ForecastTable(s_targets);
        var window = new SeriesWindow();
        window.Load(History(4032, 30, 1, 3), History(4032, 30, 1, 3), 5000, 0.5f, 100);
        forecaster.Begin(window, state);
        var before = 0L;
        for (var i = 0; i < 50; i++)
        {
            if (i == 40)
                before = GC.GetAllocatedBytesForCurrentThread();
            forecaster.Learn(window, window.Count - 1, state);
            forecaster.Forecast(window, state, table);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_that_was_saved_and_read_is_the_same_to_the_bit(bool hasMemory)
    {
        var bytes = Bytes(Model(hasMemory));
        var read = Family(hasMemory).Load(new BinaryReader(new MemoryStream(bytes)));
        Assert.Equal(bytes, Bytes(read));
        var rows = new[] { Model(hasMemory), read }.Select(model =>
        {
            var forecaster = model.NewForecaster();
            var state = new float[forecaster.StateLength];
            var window = new SeriesWindow();
            window.Load(History(400, 30, 1, 3), History(400, 30, 1, 3), 5000, 0.5f, 100);
            var table = new ForecastTable(s_targets);
            forecaster.Begin(window, state);
            forecaster.Forecast(window, state, table);
            return table.Values.ToArray();
        }).ToList();
        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var bytes = Bytes(Model(true));
        Assert.Throws<InvalidDataException>(() => Load(bytes, hasMemory: false));
        foreach (var place in new[] { 0, 5, 9, 20, 60, bytes.Length / 2, bytes.Length - 1 })
        {
            var changed = bytes.ToArray();
            changed[place] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Load(changed, hasMemory: true));
            Assert.Throws<InvalidDataException>(() => Load(bytes[..place], hasMemory: true));
        }

        static ITrainedModel Load(byte[] bytes, bool hasMemory) => Family(hasMemory).Load(new BinaryReader(new MemoryStream(bytes)));
    }

    private static RecurrentFamily Family(bool hasMemory) => hasMemory ? new LstmFamily() : new RnnFamily();

    private static ITrainedModel Model(bool hasMemory) => (hasMemory ? s_lstm : s_rnn).Value;

    private static ITrainedModel Briefly(RecurrentFamily family) => Fleets.Train(family, [Fleets.Series(History(1500, 30, 1, 1)), .. Fleets.Waves], s_targets);

    private static byte[] Bytes(ITrainedModel model)
    {
        using var stream = new MemoryStream();
        model.Save(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private static float[] History(int length, float size, int kind, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => kind switch
        {
            0 => size,
            1 => size * (float)random.NextDouble(),
            2 => random.Next(50) == 0 ? size * 1000 : 0,
            3 => float.NaN,
            _ => random.Next(3) == 0 ? float.NaN : size * (1 + MathF.Sin(i / 20f)),
        })];
    }
}
