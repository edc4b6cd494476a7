using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Arima;

/// <summary>Regression on waves of the day and the week with ARIMA errors, chosen and fitted for each series alone.</summary>
public sealed class ArimaFamily : ISlowFamily
{
    public const string FamilyName = "arima";

    /// <summary>Three days of five minutes: more costs more and predicts hardly better.</summary>
    public const int DefaultSamples = 864;

    /// <summary>Fewer samples than this are no history.</summary>
    private const int MinKnown = 24;

    /// <summary>A larger value is no measurement, and its square leaves what single precision can hold.</summary>
    internal const float Largest = 1e15f;

    private readonly int _samples;

    public ArimaFamily(int samples = DefaultSamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, MinKnown);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, ArimaFitter.MaxLength);
        _samples = samples;
    }

    public string Name => FamilyName;

    public IFittedSeries? Fit(SeriesWindow window, int seed)
    {
        var skip = Math.Max(0, window.Count - _samples);
        var series = new double[window.Count - skip];
        for (var i = 0; i < series.Length; i++)
            series[i] = Math.Abs(window.Known[skip + i]) <= Largest ? window.Known[skip + i] : double.NaN;
        var known = series.Length - series.AsSpan().Count(double.NaN);
        // Where the filter can begin, whatever number of differences is chosen; the model counts its intervals from there.
        var from = ArimaData.FirstRun(series, ArimaOrder.MaxDifferences);
        if (known < MinKnown || from < 0)
            return null;
        var first = window.Now - (series.Length - from);
        var fitted = new FittedArima(Choose(series.AsSpan(from), window, first, seed), _samples);
        fitted.Begin(window.Known[(skip + from)..], window.Peak[(skip + from)..]);
        return fitted;
    }

    public IFittedSeries Load(BinaryReader reader) => FittedArima.Load(reader);

    private static ArimaModel Choose(ReadOnlySpan<double> series, SeriesWindow window, long first, int seed)
    {
        var week = (long)window.PerDay * RegressorPlan.DaysAWeek;
        var plain = RegressorPlan.None with { PerDay = window.PerDay, Phase = (int)(((first % week) + week) % week) };
        return IsConstant(series) || AutoArima.Fit(series, WaveChoice.Choose(series, plain)) is not { } fit
            ? ArimaModel.Still(window.Most, seed)
            : ArimaModel.From(fit, window.Most, seed);
    }

    private static bool IsConstant(ReadOnlySpan<double> series)
    {
        foreach (var value in series)
        {
            if (!double.IsNaN(value) && value != series[0])
                return false;
        }

        return true;
    }
}
