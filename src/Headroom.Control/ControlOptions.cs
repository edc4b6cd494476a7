using Headroom.Forecasting.Companions;
using Headroom.Forecasting.Training;

namespace Headroom.Control;

/// <summary>Headroom's own constants. What an administrator decides per VM stands in policies; these hold for the installation.</summary>
public sealed record ControlOptions
{
    /// <summary>The grid of samples and forecasts, and the length of the regular cycle.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Older telemetry than this blocks every shrink.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>How much history is kept and learned from at a start.</summary>
    public TimeSpan KeepSamples { get; init; } = TimeSpan.FromDays(14);

    public TimeSpan RecallSamples { get; init; } = TimeSpan.FromDays(7);

    /// <summary>At a start, forecasts are made over this much of the latest history and compared with what came, so that they are measured from the beginning.</summary>
    public TimeSpan PractiseFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>… at one interval of so many: as often as a forecast of the next hour's peak is judged in life.</summary>
    public int PractiseEvery { get; init; } = 4;

    /// <summary>The families of models that learn across the fleet.</summary>
    public IReadOnlyList<IGlobalFamily> Families { get; init; } = GlobalFamilies.All;

    /// <summary>With less history than this there is no training.</summary>
    public TimeSpan TrainFrom { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Histories of each resource that a training learns from, at most.</summary>
    public int TrainingSeries { get; init; } = 2000;

    /// <summary>Situations (a series at a moment) that a family learns from, at most.</summary>
    public int TrainingSituations { get; init; } = 10_000;

    /// <summary>How far the search goes, after each training, for VMs that repeat what others did before them. Null: there is none.</summary>
    public CompanionOptions? Companions { get; init; } = new();

    /// <summary>
    /// Work of a cycle, in parts of about a millisecond, for the families whose models are fitted to one series: they answer where they are worth it.
    /// So little in simulated time, where thousands of cycles pass at once; in real time there is room for much more. 0: they answer by name only.
    /// </summary>
    public double SlowWork { get; init; } = 12;

    /// <summary>A training is waited for and taken over exactly so long after its beginning. Null: whenever it is finished, which only the clock on the wall knows.</summary>
    public TimeSpan? TrainingTakes { get; init; }

    /// <summary>A VM that somebody else changed is left alone for this long.</summary>
    public TimeSpan ForeignHold { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After a failure the same change is not tried again for this long; each further failure doubles it.</summary>
    public TimeSpan InfeasibleFor { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan InfeasibleAtMost { get; init; } = TimeSpan.FromHours(24);

    /// <summary>An operation that takes longer than its time to effect times this, and two minutes, is cancelled.</summary>
    public double OperationPatience { get; init; } = 10;

    /// <summary>A call to a connector that takes longer than this has failed.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public Fleet.Amounts Overcommit { get; init; } = new(1, 1, 1, 1);
}
