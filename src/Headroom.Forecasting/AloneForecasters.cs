using Headroom.Forecasting.History;

namespace Headroom.Forecasting;

/// <summary>
/// The families that only answer when they are chosen by name. Those that are fitted to one series are fitted again every few hours, and follow the
/// series in between.
/// </summary>
internal sealed class AloneForecasters(ForecastModels models)
{
    /// <summary>A fit ages: after this part of a day it is made anew.</summary>
    private const int FitsPerDay = 6;

    private const int Seed = 1;

    private readonly Dictionary<string, IForecaster?> _global = [];
    private float[] _carried = [];

    public void Forecast(string name, SeriesState state, SeriesWindow window, ForecastTable table)
    {
        if (SlowFamilies.Find(name) is { } family)
            Fitted(family, state, window)?.Forecast(table);
        else
            Global(name, window, table);
    }

    private static IFittedSeries? Fitted(ISlowFamily family, SeriesState state, SeriesWindow window)
    {
        var fitted = state.Fitted;
        if (fitted is null || fitted.Name != family.Name || window.Now - fitted.FittedAt >= window.PerDay / FitsPerDay || window.Now - fitted.Next >= window.Count)
        {
            if (family.Fit(window, Seed) is not { } fresh)
                return null;
            state.Fitted = fitted = new FittedModel(family.Name, fresh, window.Now);
        }

        for (; fitted.Next < window.Now; fitted.Next++)
        {
            var at = window.Count - (int)(window.Now - fitted.Next);
            fitted.Model.Learn(window.Known[at], window.Peak[at]);
        }

        return fitted.Model;
    }

    /// <summary>Without a place among the members there is no carried state either: the way is gone anew each time.</summary>
    private void Global(string name, SeriesWindow window, ForecastTable table)
    {
        if (!_global.TryGetValue(name, out var forecaster))
            _global[name] = forecaster = models.NewAlone(name);
        if (forecaster is null)
            return;
        if (_carried.Length < forecaster.StateLength)
            _carried = new float[forecaster.StateLength];
        forecaster.Begin(window, _carried);
        forecaster.Forecast(window, _carried, table);
    }
}
