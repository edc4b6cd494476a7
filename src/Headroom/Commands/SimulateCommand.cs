using System.CommandLine;
using System.Globalization;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation.PlanetLab;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary><c>headroom simulate planetlab</c>: the consolidation benchmark of the literature, beside the strategies that were published for it.</summary>
internal static class SimulateCommand
{
    public static Command Create() => new("simulate", "Play a known benchmark") { PlanetLab() };

    private static Command PlanetLab()
    {
        var file = OptionText.File("file", "A day of PlanetLab as a trace file (.csv or .csv.gz)");
        var strategy = OptionText.OneOf("--strategy", "name", [.. PlanetLabBenchmark.Strategies], $"Who decides: {string.Join(", ", PlanetLabBenchmark.Strategies)}; thr by default");
        var rules = OptionText.OneOf("--rules", "name", [.. BenchmarkRules.All.Select(r => r.Name)],
            "cloudsim (as published; the default), honest (VMs stay, waking a host costs) or lagged (honest, and a decision knows the last sample but one)");
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("planetlab", "Consolidate a day of PlanetLab's VMs on 800 servers") { file, strategy, rules, json };
        command.Does((parsed, cancellationToken) => Task.FromResult(Run(
            parsed.GetRequiredValue(file), parsed.GetValue(strategy) ?? "thr", parsed.GetValue(rules) ?? BenchmarkRules.CloudSim.Name, parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static int Run(string path, string strategy, string rulesName, bool json, CancellationToken cancellationToken)
    {
        var rules = BenchmarkRules.All.Single(r => r.Name == rulesName);
        var traces = TraceReader.Read(path, new TraceOptions { Resources = [Resource.Cpu], InFileUnits = true }, cancellationToken);
        var result = PlanetLabBenchmark.Run(PlanetLabDay.From(traces, path), rules, strategy, cancellationToken);
        var day = DateOnly.FromDateTime(traces.Start.UtcDateTime).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (json)
        {
            JsonText.Write(new
            {
                strategy,
                rules = rules.Name,
                day,
                result.EnergyKwh,
                result.EnergyKwhAfterFirstHour,
                result.Migrations,
                result.UnservedShare,
                result.Pdm,
                result.Slatah,
                result.Slav,
                result.Esv,
                result.MeanActiveHosts,
                result.CpuSecondsPerStep,
            });
            return 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{strategy} on {day}, {rules.Name} rules"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {result.EnergyKwh:0.00} kWh ({result.EnergyKwhAfterFirstHour:0.00} after the first hour), {result.Migrations} migrations, {result.UnservedShare * 100:0.0000} % of the demand unserved"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  PDM {result.Pdm * 100:0.00000000} %, SLATAH {result.Slatah * 100:0.00000000} %, SLAV {result.Slav:0.000000e0}, ESV {result.Esv:0.000000e0}; {result.MeanActiveHosts:0.0} hosts in the mean, {result.CpuSecondsPerStep * 1000:0.0} ms a step"));
        return 0;
    }
}
