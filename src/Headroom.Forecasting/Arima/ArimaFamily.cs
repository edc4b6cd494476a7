using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Arima;

/// <summary>Regression on waves of the day and the week with ARIMA errors, chosen and fitted for each series alone.</summary>
public sealed class ArimaFamily : ISlowFamily
{
    public const string FamilyName = "arima";

    /// <summary>Three days of five minutes: more costs more and predicts hardly better.</summary>
    public const int DefaultSamples = 864;

    /// <summary>A week of five minutes: the innovations that a forecast draws from.</summary>
    public const int DefaultMemory = 2016;

    /// <summary>Fewer samples than this are no history.</summary>
    private const int MinKnown = 24;

    /// <summary>A larger value is no measurement, and its square leaves what single precision can hold.</summary>
    internal const float Largest = 1e15f;

    private readonly int _samples;
    private readonly int _memory;

    public ArimaFamily(int samples = DefaultSamples, int memory = DefaultMemory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, MinKnown);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, ArimaFitter.MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memory, ArimaFitter.MaxLength);
        _samples = samples;
        _memory = Math.Max(samples, memory);
    }

    public string Name => FamilyName;

    public int Work => 20;

    public IFittedSeries? Fit(SeriesWindow window, int seed)
    {
        var known = Usable(window);
        // Where the filter can begin, whatever number of differences is chosen; the model counts its intervals from there.
        var from = ArimaData.FirstRun(known, ArimaOrder.MaxDifferences);
        if (from < 0 || known.Length - known.AsSpan().Count(double.NaN) < MinKnown)
            return null;
        var recent = Math.Max(0, known.Length - from - _samples);
        var model = Choose(known.AsSpan(from), recent, window, seed);
        var fitted = new FittedArima(model, _memory);
        fitted.Begin(window.Known[^(known.Length - from)..], window.Peak[^(known.Length - from)..]);
        return fitted;
    }

    private double[] Usable(SeriesWindow window)
    {
        var known = window.Known[^Math.Min(window.Count, _memory)..];
        var values = new double[known.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(known[i]) <= Largest ? known[i] : double.NaN;
        return values;
    }

    public IFittedSeries Load(BinaryReader reader) => FittedArima.Load(reader);

    private static ArimaModel Choose(ReadOnlySpan<double> series, int recent, SeriesWindow window, int seed)
    {
        var begin = RegressorPlan.None with { PerDay = window.PerDay };
        begin = begin.At(window.Now - series.Length);
        var newest = series[recent..];
        if (IsConstant(newest) || AutoArima.Fit(newest, WaveChoice.Choose(newest, begin.At(window.Now - newest.Length))) is not { } fit)
            return ArimaModel.Still(window.Most, seed);
        // The filter begins before the samples that were fitted, and counts from there.
        return ArimaModel.From(fit with { Plan = fit.Plan with { Phase = begin.Phase } }, window.Most, seed);
    }

    private static bool IsConstant(ReadOnlySpan<double> series)
    {
        var first = double.NaN;
        foreach (var value in series)
        {
            if (double.IsNaN(value))
                continue;
            if (!double.IsNaN(first) && value != first)
                return false;
            first = value;
        }

        return true;
    }
}
