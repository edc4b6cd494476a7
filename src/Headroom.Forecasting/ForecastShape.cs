using Headroom.Forecasting.Mixing;

namespace Headroom.Forecasting;

/// <summary>
/// What is forecast for a series again and again, and which of it is compared with what came: a target for each group of leads.
/// One shape is shared by all series that are asked the same.
/// </summary>
public sealed class ForecastShape
{
    private readonly Target[] _judged;
    private readonly int[] _firstSlot;

    /// <param name="peaks">The windows whose peak is asked for in every cycle.</param>
    /// <param name="farthest">Levels beyond this lead are never asked for, and not learned about either.</param>
    public ForecastShape(IEnumerable<PeakWindow> peaks, int farthest = PeakWindow.MaxLead)
    {
        Peaks = [.. peaks.Distinct()];
        var levels = new List<Target>();
        foreach (var lead in LeadGroup.Leads)
        {
            if (lead <= farthest)
                levels.Add(Target.Level(lead));
        }

        LevelCount = levels.Count;
        // One peak stands for each of the two groups of peaks.
        _judged = [.. levels, .. Peaks.Select(Target.Peak).GroupBy(LeadGroup.Of).Select(g => g.First())];
        _firstSlot = new int[_judged.Length + 1];
        for (var i = 0; i < _judged.Length; i++)
            _firstSlot[i + 1] = _firstSlot[i] + LeadGroup.Waiting(LeadGroup.Of(_judged[i]));
        Targets = [.. _judged, .. Peaks.Select(Target.Peak).Except(_judged)];
    }

    public IReadOnlyList<PeakWindow> Peaks { get; }

    /// <summary>All targets of a regular forecast; the judged ones first.</summary>
    public IReadOnlyList<Target> Targets { get; }

    /// <summary>The targets that forecasts are judged by.</summary>
    public ReadOnlySpan<Target> Judged => _judged;

    /// <summary>Of each judged target the first of the places where its forecasts wait for their outcome, and last the number of all places.</summary>
    internal ReadOnlySpan<int> FirstSlot => _firstSlot;

    /// <summary>How many of the judged targets are levels; they come first.</summary>
    internal int LevelCount { get; }

    public ForecastTable NewTable() => new(Targets);

    /// <summary>A table for the peaks alone.</summary>
    internal ForecastTable NewPeakTable() => new(Targets.Skip(LevelCount));
}
