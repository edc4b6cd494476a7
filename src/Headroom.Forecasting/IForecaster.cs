using Headroom.Forecasting.History;

namespace Headroom.Forecasting;

/// <summary>
/// One family of models at work. What it knows of a series is the window of its history and, for those that carry one, a state of a
/// few numbers that the caller keeps. An instance belongs to one thread (it may own scratch memory); what it was trained on may be shared.
/// </summary>
public interface IForecaster
{
    /// <summary>The name by which a policy or a user chooses the family.</summary>
    string Name { get; }

    /// <summary>Numbers kept per series between calls; 0 for a family that reads everything from the window.</summary>
    int StateLength => 0;

    /// <summary>Makes the state of a series that this family has not followed so far, from its window.</summary>
    void Begin(SeriesWindow window, Span<float> state)
    {
    }

    /// <summary>Takes one interval of the window into the state: the one after the last it was taken up to.</summary>
    void Learn(SeriesWindow window, int interval, Span<float> state)
    {
    }

    /// <summary>
    /// Fills the rows that it can answer, ascending, at least 0 and at most the window's limit; leaves the others alone. Allocates nothing.
    /// </summary>
    void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table);
}
