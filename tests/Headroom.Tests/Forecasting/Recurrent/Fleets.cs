using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Recurrent;

/// <summary>Small fleets and quick trainings.</summary>
internal static class Fleets
{
    public static RecurrentSettings Quick => new() { Hidden = 16, Dense = 16, Epochs = 12, BatchStretches = 4, FirstRate = 1e-2, Averaging = 0.9 };

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static List<TrainingSeries> Waves =>
        [.. Enumerable.Range(0, 3).Select(k => Series([.. Enumerable.Range(0, 500).Select(i => 50 + (40 * MathF.Sin(MathF.Tau * (i + (7 * k)) / 32)))]))];

    public static TrainingSeries Series(float[] values, int application = 0, long firstInterval = 100_000) => new()
    {
        Mean = values,
        Peak = values,
        FirstInterval = firstInterval,
        Floor = 0.5f,
        Most = 100,
        Application = application,
    };

    public static TrainingOptions Options(params Target[] targets) => new() { Targets = targets, MaxSituations = 1000 };

    public static ITrainedModel Train(RecurrentFamily family, List<TrainingSeries> fleet, params Target[] targets) =>
        family.Train(new TrainingRound(fleet, Options(targets)), null, Cancellation)!;

    /// <summary>The mean absolute error of the median at a lead, from sample to sample, and that of the last value.</summary>
    public static (double Model, double Naive) Error(ITrainedModel model, float[] values, int lead)
    {
        var forecaster = model.NewForecaster();
        var window = new SeriesWindow();
        var state = new float[forecaster.StateLength];
        var table = new ForecastTable([Target.Level(lead)]);
        var (own, naive, count) = (0.0, 0.0, 0);
        for (var now = 200; now + lead <= values.Length; now++)
        {
            window.Load(values.AsSpan(0, now), values.AsSpan(0, now), 100_000 + now, 0.5f, 100);
            if (now == 200)
                forecaster.Begin(window, state);
            else
                forecaster.Learn(window, window.Count - 1, state);
            forecaster.Forecast(window, state, table);
            own += Math.Abs(values[now - 1 + lead] - table[0][QuantileLevels.Median]);
            naive += Math.Abs(values[now - 1 + lead] - values[now - 1]);
            count++;
        }

        return (own / count, naive / count);
    }
}
