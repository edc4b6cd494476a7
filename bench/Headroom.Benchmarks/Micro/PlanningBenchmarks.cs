using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Benchmarks.Micro;

/// <summary>A plan of a thousand VMs on fifty hosts: the regular one, the fast lane's for one VM, and the check of the regular one.</summary>
public class PlanningBenchmarks
{
    private FleetSnapshot _snapshot = new() { At = default, Pool = default, Hosts = [], Vms = [], Overcommit = Amounts.Zero };
    private ImmutableHashSet<VmId> _one = [];
    private Plan? _plan;
    private SizingInput _sizing;

    [GlobalSetup]
    public void Setup()
    {
        _snapshot = PlannedFleet.Snapshot(vms: 1000, hosts: 50);
        _plan = Planner.Plan(_snapshot);
        var vm = _snapshot.Vms[0];
        _one = [vm.Vm.Id];
        _sizing = new SizingInput
        {
            Resource = Resource.Cpu,
            Policy = vm.Policy,
            Capability = vm.Capabilities[Resource.Cpu],
            Allocation = vm.Vm.Allocation.Cpu,
            Peak = vm[Resource.Cpu].Peak,
            Confidence = 1,
            TelemetryFresh = true,
            SinceUp = TimeSpan.MaxValue,
            SinceDown = TimeSpan.MaxValue,
        };
    }

    [Benchmark(Description = "size one resource of one VM")]
    public SizingResult Size() => Sizer.Decide(_sizing);

    [Benchmark(Description = "plan 1,000 VMs")]
    public Plan PlanAll() => Planner.Plan(_snapshot);

    [Benchmark(Description = "plan 1 VM of 1,000")]
    public Plan PlanOne() => Planner.Plan(_snapshot, _one);

    [Benchmark(Description = "check the plan of 1,000 VMs")]
    public ImmutableArray<Violation> Check() => PlanChecker.Check(_snapshot, _plan!);
}
