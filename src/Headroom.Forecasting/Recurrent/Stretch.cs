using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// A piece of one series to learn from: the cell runs over all of its steps from nothing, and the head is asked at some moments of the later half.
/// </summary>
public sealed class Stretch
{
    /// <summary>Steps that the cell runs; as many warm it up for a series that it has not followed.</summary>
    public const int Steps = 96;

    /// <summary>Moments learned from: every fourth step of the later half, to the last one.</summary>
    public const int Moments = 12;

    private const int Spacing = 4;

    public required float[] Inputs { get; init; }

    public required float[] Extras { get; init; }

    /// <summary>What came, in units of the scale at the moment and from the newest value; a slot for each target.</summary>
    public required float[] Actual { get; init; }

    /// <summary>How much each counts: 0 where it is not known.</summary>
    public required float[] Weights { get; init; }

    public int Application { get; init; }

    public int User { get; init; }

    public static int StepOf(int moment) => Steps - 1 - ((Moments - 1 - moment) * Spacing);
}

/// <summary>A prepared series: unpacked once, with the statistics after every sample.</summary>
internal sealed class PreparedSeries
{
    private readonly float[] _statistics;

    public PreparedSeries(SeriesWindow window)
    {
        Window = window;
        _statistics = new float[window.Count * SeriesStatistics.Length];
        var running = new SeriesStatistics(stackalloc float[SeriesStatistics.Length]);
        running.Clear();
        for (var i = 0; i < window.Count; i++)
        {
            if (!float.IsNaN(window.Known[i]))
                running.Learn(window.Mean[i], window.Peak[i]);
            running.CopyTo(_statistics.AsSpan(i * SeriesStatistics.Length));
        }
    }

    public SeriesWindow Window { get; }

    public SeriesStatistics At(int index) => new(_statistics.AsSpan(index * SeriesStatistics.Length, SeriesStatistics.Length));
}
