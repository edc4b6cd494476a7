using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Prophet;

/// <summary>
/// Curves as in Taylor and Letham's "Forecasting at scale": trend, seasons and special days, fitted in a millisecond. By default the
/// forecast follows the series' present level and takes its errors from the past, because loads are skewed and come in runs.
/// </summary>
public sealed class ProphetFamily : ISlowFamily
{
    internal const string FamilyName = "prophet";

    private readonly ProphetOptions _options;

    public ProphetFamily(ProphetOptions? options = null)
    {
        _options = options ?? new ProphetOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Changepoints, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.DailyOrder, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.WeeklyOrder, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.ChangepointScale, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.SeasonalityScale, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Paths, 1, nameof(options));
        foreach (var special in _options.SpecialDays)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(special.PriorScale, nameof(options));
    }

    public string Name => FamilyName;

    public int Work => 4;

    public IFittedSeries? Fit(SeriesWindow window, int seed) => FittedProphet.Fit(window, _options, seed);

    public IFittedSeries Load(BinaryReader reader) => FittedProphet.Load(reader);
}
