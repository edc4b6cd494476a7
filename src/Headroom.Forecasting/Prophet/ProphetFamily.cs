using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Prophet;

/// <summary>
/// Curves as in Taylor and Letham's "Forecasting at scale": trend, seasons and special days, fitted in a millisecond. By default the
/// forecast follows the series' present level and takes its errors from the past, because loads are skewed and come in runs.
/// </summary>
public sealed class ProphetFamily(ProphetOptions? options = null) : ISlowFamily
{
    internal const string FamilyName = "prophet";

    private readonly ProphetOptions _options = options ?? new ProphetOptions();

    public string Name => FamilyName;

    public IFittedSeries? Fit(SeriesWindow window, int seed) => FittedProphet.Fit(window, _options, seed);

    public IFittedSeries Load(BinaryReader reader) => FittedProphet.Load(reader);
}
