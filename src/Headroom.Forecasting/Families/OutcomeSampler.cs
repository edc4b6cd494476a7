using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// The quantiles of what followed certain past moments: the common ground of the families that learn nothing but remember everything
/// (naive, seasonal, analog). Which moments count, and how far an outcome moves with today's value, is theirs to say. Groups of few lanes
/// wait for others, to be sorted with them.
/// </summary>
internal sealed class OutcomeSampler(int maxMoments)
{
    private readonly OutcomeMatrix _matrix = new(maxMoments);
    private readonly OutcomeMatrix _waiting = new(maxMoments);

    /// <summary>
    /// Fills the lanes' rows from the outcomes after the given moments (indices into the window), at the latest when all is
    /// <see cref="Complete"/>. Each outcome is moved by the lane's share of the difference between the value now and the value then, or, without
    /// shares, by what the moments themselves show. With a usual course, which reaches beyond the window's end, all of that is about the
    /// difference to it.
    /// </summary>
    public void Answer(
        SeriesWindow window, ForecastTable table, OutcomeLanes lanes, ReadOnlySpan<int> moments, ReadOnlySpan<float> shares, ReadOnlySpan<float> course = default)
    {
        var isFew = lanes.Count < ColumnSorter.Lanes;
        if (isFew && _waiting.Used + lanes.Count > ColumnSorter.Lanes)
            _waiting.Finish(window, table);
        var matrix = isFew ? _waiting : _matrix;
        matrix.Collect(window, lanes, moments);
        if (!course.IsEmpty)
            matrix.FollowCourse(window, moments, course);
        matrix.Move(shares);
        if (!isFew)
            matrix.Finish(window, table);
    }

    /// <summary>Answers what still waits.</summary>
    public void Complete(SeriesWindow window, ForecastTable table)
    {
        if (_waiting.Used > 0)
            _waiting.Finish(window, table);
    }
}
