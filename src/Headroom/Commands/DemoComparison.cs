using System.Globalization;
using Headroom.Fleet;
using Headroom.Server.Dashboard;
using Headroom.Simulation;
using Headroom.Simulation.Trials;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary>The end of a demonstration: Headroom beside the same fleet left alone and beside a reactive controller of equal mean allocation.</summary>
internal sealed class DemoComparison
{
    private readonly IReadOnlyList<TrialResult> _results;
    private readonly Amounts _margins;

    private DemoComparison(IReadOnlyList<TrialResult> results, Amounts margins) => (_results, _margins) = (results, margins);

    public static async Task<DemoComparison> MakeAsync(HeadroomTrial trial, WorldOptions options, CancellationToken cancellationToken)
    {
        var fleet = trial.World.Fleet;
        var length = trial.Now - fleet.Start;
        var headroom = await trial.ReadResultAsync(cancellationToken);
        using var bar = new ProgressBar("comparing");
        var none = Rivals.LeaveAlone(fleet, options, length);
        var (reactive, margins) = await Rivals.MatchReactiveAsync(fleet, options, length, headroom, bar, cancellationToken);
        return new DemoComparison([headroom, reactive, none], margins);
    }

    public void Print(DemoRequest request)
    {
        if (request.Json)
        {
            JsonText.Write(new { controllers = Rows(), seed = request.Seed, simulatedHours = _results[0].Hours });
            return;
        }

        foreach (var resource in Resources.All)
        {
            Console.WriteLine(resource.Name());
            var table = new TextTable("controller", "unserved", "time over", "allocated", "used of it", "changes/VM-day");
            foreach (var row in Rows().Where(r => r.Resource == resource.Name()))
                table.Add(Cells(row));
            table.Write(Console.Out);
            Console.WriteLine();
        }

        var whole = new TextTable("controller", "host-hours", "energy", "cost", "out of memory", "actions");
        foreach (var result in _results)
        {
            whole.Add(result.Controller, Number(result.Totals.HostHours, "0"), Number(result.Totals.EnergyKwh, "0.0") + " kWh",
                Number(result.Totals.Cost, "0.00"), result.Totals.OomKills.ToString(CultureInfo.InvariantCulture), result.Actions.Sum().ToString(CultureInfo.InvariantCulture));
        }

        whole.Write(Console.Out);
        Console.WriteLine();
        Console.WriteLine($"{Number(_results[0].Hours, "0.##")} h, seed {request.Seed}. unserved: demand that was never met; allocated: of what was provisioned.");
        Console.WriteLine($"none: the same fleet left alone. reactive: last sample × margin (cpu {Number(_margins.Cpu, "0.00")}, memory {Number(_margins.Memory, "0.00")}, "
            + $"disk {Number(_margins.Disk, "0.00")}, network {Number(_margins.Network, "0.00")}), chosen so that it allocates as much as Headroom.");
    }

    public SummaryTable Summary() => new()
    {
        Title = "Headroom against the same fleet in other hands",
        Note = "The reactive controller's margins were chosen afterwards so that it allocates as much on average.",
        Columns = ["resource", "controller", "unserved", "time over", "allocated", "used of it", "changes/VM-day"],
        Rows = [.. Rows().Select(r => new SummaryRow([r.Resource, .. Cells(r)], r.Name == "headroom"))],
    };

    private static string[] Cells(ControllerRow row) =>
    [
        row.Name, ControllerRow.Percent(row.UnservedShare, 3), ControllerRow.Percent(row.TimeOverShare, 2),
        ControllerRow.Percent(row.MeanAllocationShare, 1), ControllerRow.Percent(1 - row.Slack, 1), Number(row.ChangesPerVmDay, "0.0"),
    ];

    private IEnumerable<ControllerRow> Rows() => _results.SelectMany(result => Resources.All.Select(resource => new ControllerRow
    {
        Name = result.Controller,
        Resource = resource.Name(),
        UnservedShare = result.Totals[resource].UnservedShare,
        TimeOverShare = result.Totals[resource].TimeOverShare,
        Slack = result.Totals[resource].Slack,
        MeanAllocationShare = result.Totals[resource].MeanAllocationShare,
        ChangesPerVmDay = result.ChangesPerVmDay(resource),
        HostHours = result.Totals.HostHours,
        Cost = result.Totals.Cost,
        Actions = result.Actions[(int)resource],
    }));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
