using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// What the same time of day brought on the last days, moved by how far today is from its usual course: all the way for what comes next,
/// less and less further ahead, as fast as such differences fade in this series. Days of the same kind (the same weekday, then working
/// days, then weekends) come first when there are enough of them.
/// </summary>
public sealed class Seasonal : IForecaster
{
    private const int MaxMoments = 128;
    private const int MinDays = 2;

    /// <summary>Moments this far on either side count as the same time of day.</summary>
    private const int Around = 4;

    private readonly OutcomeSampler _sampler = new(MaxMoments);
    private readonly int[] _moments = new int[MaxMoments];
    private readonly float[] _shares = new float[ColumnSorter.Lanes];

    public string Name => "seasonal";

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        var now = window.Count - 1 - window.Gap;
        if (now < (MinDays * window.PerDay) - Around)
            return;
        _sampler.Prepare();
        var fading = Fading(window, now);
        foreach (var lanes in table.Lanes)
        {
            var count = Choose(window, now, lanes.Reach + window.Gap);
            if (count < MinDays * Around)
                continue;
            for (var lane = 0; lane < lanes.Count; lane++)
                _shares[lane] = MathF.Pow(fading, (lanes.Targets[lane].From + lanes.Targets[lane].To) / 2f);
            _sampler.Answer(window, table, lanes, _moments.AsSpan(0, count), _shares);
        }
    }

    /// <summary>The newest days first; a moment whose outcome isn't known yet gives way to the ones before it.</summary>
    private int Choose(SeriesWindow window, int now, int reach)
    {
        var count = 0;
        for (var day = 1; day * window.PerDay <= now + Around; day++)
        {
            for (var around = -Around; around <= Around; around++)
            {
                var moment = now - (day * window.PerDay) + around;
                if (moment < 0 || moment + reach >= window.Count || float.IsNaN(window.Known[moment]))
                    continue;
                if (count == MaxMoments)
                    return count;
                _moments[count++] = moment;
            }
        }

        return count;
    }

    /// <summary>
    /// The share of a difference to yesterday that is left after one interval: from the correlation of such differences an hour apart.
    /// </summary>
    private static float Fading(SeriesWindow window, int now)
    {
        const int Apart = 12;
        var mean = window.Mean;
        double product = 0, square = 0;
        for (var i = window.PerDay + Apart; i <= now; i += 3)
        {
            var then = mean[i - Apart] - mean[i - Apart - window.PerDay];
            product += then * (mean[i] - mean[i - window.PerDay]);
            square += then * then;
        }

        var correlation = square > 0 ? Math.Clamp(product / square, 0, 0.999) : 0;
        return (float)Math.Pow(correlation, 1.0 / Apart);
    }
}
