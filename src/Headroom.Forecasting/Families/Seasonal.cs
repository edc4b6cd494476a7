using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// What past moments of the same segment brought (the same time of day, on days of the same kind where that matters in the series, under the
/// same condition where conditions are known), moved by how far today is from its usual course: all the way for what comes next, less
/// and less further ahead, as fast as such differences fade in this series.
/// </summary>
public sealed class Seasonal : IForecaster
{
    private const int MaxMoments = 128;
    private const int MinDays = 2;

    private readonly OutcomeSampler _sampler = new(MaxMoments);
    private readonly Segment _segment = new(MaxMoments);
    private readonly DayDifferences _differences = new();
    private readonly UsualCourse _course = new();
    private readonly float[] _shares = new float[ColumnSorter.Lanes];

    public string Name => "seasonal";

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        var now = window.Count - 1 - window.Gap;
        if (now < (MinDays * window.PerDay) - Segment.Around)
            return;
        _differences.Measure(window, now);
        ReadOnlySpan<float> course = default;
        if (!window.Conditions.IsEmpty)
        {
            _course.Measure(window);
            course = _course.Values;
        }

        foreach (var lanes in table.Lanes)
        {
            var moments = _segment.Choose(window, lanes, _differences);
            if (moments.Length < MinDays * Segment.Around)
                continue;
            _differences.Left(lanes.Middles, _shares);
            _sampler.Answer(window, table, lanes, moments, _shares, course);
        }

        _sampler.Complete(window, table);
    }
}
