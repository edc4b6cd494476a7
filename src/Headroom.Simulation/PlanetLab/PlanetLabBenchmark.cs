namespace Headroom.Simulation.PlanetLab;

/// <summary>Plays a day of the consolidation benchmark by one of the known strategies.</summary>
public static class PlanetLabBenchmark
{
    /// <summary>In the order of their age.</summary>
    public static IReadOnlyList<string> Strategies { get; } = ["dvfs", "thr", "mad", "iqr", "lr"];

    public static BenchmarkResult Run(PlanetLabDay day, BenchmarkRules rules, string strategy, CancellationToken cancellationToken = default) =>
        new PlanetLabRun(day, rules, Consolidation(strategy, rules)).Run(cancellationToken);

    /// <summary>The safety margins are the published ones.</summary>
    private static IConsolidation Consolidation(string strategy, BenchmarkRules rules) => strategy switch
    {
        "dvfs" => new StayPut(),
        "thr" => new ThresholdConsolidation(OverloadRule.Threshold(0.8), rules),
        "mad" => new ThresholdConsolidation(OverloadRule.MedianDeviation(2.5), rules),
        "iqr" => new ThresholdConsolidation(OverloadRule.QuartileRange(1.5), rules),
        "lr" => new ThresholdConsolidation(OverloadRule.Line(1.2), rules),
        _ => throw new ArgumentException($"'{strategy}' is not a strategy; there are {string.Join(", ", Strategies)}.", nameof(strategy)),
    };
}
