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
    // A program that is told to stop must be gone within two seconds.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<TrialResult> _results;
    private readonly Amounts? _margins;

    private DemoComparison(IReadOnlyList<TrialResult> results, Amounts? margins) => (_results, _margins) = (results, margins);

    /// <summary>When it is told to stop, it is made of what was ready within a moment: Headroom's own figures are at least.</summary>
    public static async Task<DemoComparison> MakeAsync(HeadroomTrial trial, WorldOptions options, CancellationToken stop)
    {
        var (fleet, length) = (trial.World.Fleet, trial.Now - trial.World.Fleet.Start);
        var results = new List<TrialResult> { await trial.ReadResultAsync(CancellationToken.None) };
        using var patience = new CancellationTokenSource();
        await using var registration = stop.Register(() => patience.CancelAfter(s_patience));
        using var bar = new ProgressBar("comparing");
        try
        {
            var none = Task.Run(() => Rivals.LeaveAlone(fleet, options, length), CancellationToken.None);
            results.Add(await none.WaitAsync(patience.Token));
            var matched = Task.Run(() => Rivals.MatchReactiveAsync(fleet, options, length, results[0], bar, patience.Token), CancellationToken.None);
            var (reactive, margins) = await matched.WaitAsync(patience.Token);
            results.Insert(1, reactive);
            return new DemoComparison(results, margins);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new DemoComparison(results, null);
        }
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
        Console.WriteLine(_margins is { } margins ? Note(margins) : "Stopped before the comparison with others was finished.");
    }

    public SummaryTable Summary() => new()
    {
        Title = "Headroom against the same fleet in other hands",
        Note = "The reactive controller's margins were chosen afterwards so that it allocates as much on average.",
        Columns = ["resource", "controller", "unserved", "time over", "allocated", "used of it", "changes/VM-day"],
        Rows = [.. Rows().Select(r => new SummaryRow([r.Resource, .. Cells(r)], r.Name == "headroom"))],
    };

    private string Note(Amounts margins)
    {
        var chosen = string.Join(", ", Resources.All.Select(r => $"{r.Name()} {Number(margins[r], "0.00")}"));
        var missed = Resources.All.Where(r => Math.Abs((_results[1].Totals[r].Allocated / _results[0].Totals[r].Allocated) - 1) > 0.02).Select(r => r.Name()).ToList();
        return $"none: the same fleet left alone. reactive: last sample × margin ({chosen}), chosen so that it allocates as much as Headroom"
            + (missed.Count == 0 ? "." : $" (not possible for {string.Join(", ", missed)} over these hours).");
    }

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
