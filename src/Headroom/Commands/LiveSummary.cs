using System.Diagnostics;
using System.Globalization;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Simulation.Trials;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary>What a demonstration shows while it runs: one line drawn over itself on a terminal, else a line an hour.</summary>
internal sealed class LiveSummary
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(500);

    private readonly HeadroomTrial _trial;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _drawn;
    private DateTimeOffset _printed;
    private bool _decided;
    private long _decisions;

    public LiveSummary(HeadroomTrial trial, Uri? dashboard, DemoRequest request)
    {
        _trial = trial;
        _printed = trial.Now;
        IsInteractive = !Console.IsErrorRedirected && !Console.IsInputRedirected;
        var fleet = trial.World.Fleet;
        Console.Error.WriteLine($"{fleet.Vms.Length} VMs on {fleet.Hosts.Length} hosts, {request.Hours.ToString(CultureInfo.InvariantCulture)} h from "
            + $"{Clock(fleet.Start)}, seed {request.Seed}; {(request.Policy is { } file ? $"policies of {file}" : "the policy acts by itself in the simulated fleet")}.");
        if (dashboard is not null)
            Console.Error.WriteLine($"Dashboard: {dashboard}");
    }

    public bool IsInteractive { get; }

    public void Show()
    {
        var view = _trial.Loop;
        if (!_decided && _trial.Loop.DecisionCount > 0)
        {
            _decided = true;
            Console.Error.WriteLine($"First decision after {Stopwatch.GetElapsedTime(_begun).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
        }

        if (IsInteractive && Stopwatch.GetElapsedTime(_drawn) >= s_between)
        {
            _drawn = Stopwatch.GetTimestamp();
            Console.Error.Write($"\r{Line(view.View)}\u001b[K");
        }
        else if (!IsInteractive && _trial.Now - _printed >= TimeSpan.FromHours(1))
        {
            _printed = _trial.Now;
            Console.Error.WriteLine(Line(view.View));
        }

        _decisions = _trial.Loop.DecisionCount;
    }

    public void End()
    {
        if (IsInteractive)
            Console.Error.Write("\r\u001b[K");
    }

    private string Line(FleetView view)
    {
        var pool = view.Pools.FirstOrDefault();
        if (pool is null)
            return Clock(_trial.Now);
        var problem = pool.Problem is { } p ? $" | {p}" : "";
        return $"{Clock(_trial.Now)} | cpu {Shares(pool, Resource.Cpu)} | memory {Shares(pool, Resource.Memory)} | "
            + $"at risk {view.Vms.Count(v => v.Risk > v.Policy.RiskThreshold)} | decisions {_decisions}, {pool.InFlight} under way{problem}";
    }

    private static string Shares(PoolView pool, Resource resource) =>
        $"{ControllerRow.Percent(pool.Allocated[resource] / pool.Provisioned[resource], 0)} allocated, {ControllerRow.Percent(pool.Used[resource] / pool.Provisioned[resource], 0)} used";

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
