namespace Headroom.Benchmarks.Series;

/// <param name="Count">Series in the fleet.</param>
/// <param name="Days">Days of history, at five minutes.</param>
/// <param name="Forecasts">Cycles to measure; 0 measures memory alone.</param>
/// <param name="WarmUp">Cycles before those. The first of them takes the series up into the states that families carry.</param>
/// <param name="Threads">Threads, each with an engine of its own.</param>
/// <param name="Situations">Situations to train from; 0 leaves the families untrained.</param>
/// <param name="FullRecords">Records are made as large as they come to be, before the cycles.</param>
internal sealed record SeriesRequest(int Count, int Days, int Forecasts, int WarmUp, int Threads, int Situations, bool FullRecords)
{
    public const int PerDay = 288;

    public const int Seed = 1;

    /// <summary>Series that a training sees.</summary>
    public const int TrainingSeries = 200;

    public int Intervals => Days * PerDay;
}
