using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Headroom.Benchmarks.Micro;

namespace Headroom.Benchmarks;

/// <summary><c>micro</c>: the parts that everything else is made of, one by one.</summary>
internal static class MicroVerb
{
    private static readonly Type[] s_benchmarks = [typeof(ForecastingBenchmarks), typeof(TrainedForecastBenchmarks), typeof(PlanningBenchmarks), typeof(SampleBenchmarks)];

    public static Command Create()
    {
        var rest = new Argument<string[]>("arguments") { Description = "For BenchmarkDotNet, such as --filter '*Plan*' or --job short; all benchmarks by default", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("micro", "Measure parts one by one") { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            string[] asked = [.. parsed.GetValue(rest) ?? [], .. parsed.UnmatchedTokens];
            BenchmarkSwitcher.FromTypes(s_benchmarks).Run(asked.Length == 0 ? ["--filter", "*"] : asked, Config());
        });
        return command;
    }

    // In this process: the usual way builds a program for each run, which takes minutes and needs the package registry.
    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithIterationCount(10).WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .HideColumns(Column.Error, Column.Gen0, Column.Gen1, Column.Gen2)
        // On a machine that is shared, the least disturbed run says most.
        .AddColumn(StatisticColumn.Min)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default)
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
}
