using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Features;

/// <summary>What holds of every family that reads features, and how models are asked and kept.</summary>
internal static class Trained
{
    public static byte[] Saved(ITrainedModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            model.Save(writer);
        return stream.ToArray();
    }

    public static ITrainedModel Load(IGlobalFamily family, byte[] saved) => family.Load(new BinaryReader(new MemoryStream(saved)));

    /// <summary>The forecast of a series by what was before a moment.</summary>
    public static ForecastTable Forecast(ITrainedModel model, TrainingSeries series, int moment, params Target[] targets)
    {
        var (window, table) = (new SeriesWindow(), new ForecastTable(targets));
        window.Load(series.Mean.AsSpan(0, moment), series.Peak.AsSpan(0, moment), series.FirstInterval + moment, series.Floor, series.Most);
        model.NewForecaster().Forecast(window, [], table);
        return table;
    }

    public static void RowsAscendWithinTheirLimits(ITrainedModel model, params Target[] targets)
    {
        var (forecaster, window, table) = (model.NewForecaster(), new SeriesWindow(), new ForecastTable(targets));
        Property.ForAll(Gen.Choose(0, int.MaxValue), seed =>
        {
            var series = OddSeries.Of(seed, longest: 900);
            window.Load(series, series, now: 777, floor: 0.1f, most: 50);
            table.Clear();
            forecaster.Forecast(window, [], table);
            if (window.Count == 0)
                return !table.Answers(0);
            var values = table.Values.ToArray();
            return values.All(v => v is >= 0 and <= 50) && values.Chunk(QuantileLevels.Count).All(row => row.SequenceEqual(row.Order()));
        });
    }

    public static void ForecastsTheSameWhenLoaded(IGlobalFamily family, ITrainedModel model, params Target[] targets)
    {
        var loaded = Load(family, Saved(model));
        foreach (var series in NoisyFleet.Of(3, 500, seed: 5))
            Assert.Equal(Forecast(model, series, 450, targets).Values.ToArray(), Forecast(loaded, series, 450, targets).Values.ToArray());
        Assert.Equal(Saved(model), Saved(loaded));
    }

    public static void DamageIsRefused(IGlobalFamily family, ITrainedModel model)
    {
        var whole = Saved(model);
        for (var i = 0; i < whole.Length; i += Math.Max(1, whole.Length / 97))
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Load(family, damaged));
        }

        Assert.Throws<InvalidDataException>(() => Load(family, whole[..^5]));
        Assert.Throws<InvalidDataException>(() => Load(family, []));
    }
}
