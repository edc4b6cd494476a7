using Headroom.Control;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Replays;
using Headroom.Simulation.Trials;

namespace Headroom.Tests.Simulation.Replays;

/// <summary>The backtest and the simulated fleet are told what a trace file says of users and applications.</summary>
public sealed class LabelledReplayTests
{
    private const int First = 3 * Replay.BucketsPerDay;
    private const int Intervals = 4 * Replay.BucketsPerDay;

    private static readonly LabelledFile s_file = new(vms: 3, days: 4);

    [Fact]
    public void A_backtest_goes_by_conditions_and_by_none_that_lie_ahead()
    {
        const int Known = First + 100;
        var labelled = Allocations(s_file.Label);
        var changed = Allocations((vm, interval) => interval < Known ? s_file.Label(vm, interval) : ",other,nobody,0");
        var without = Allocations((_, _) => ",,,");
        for (var vm = 0; vm < labelled.Count; vm++)
        {
            // A bucket's allocation rests on what was known two buckets earlier.
            var same = Known + Replay.Lag - First;
            Assert.Equal(labelled[vm][..same], changed[vm][..same]);
            Assert.NotEqual(labelled[vm], changed[vm]);
            Assert.NotEqual(labelled[vm], without[vm]);
        }
    }

    [Fact]
    public void The_agents_of_recorded_VMs_tell_what_their_file_says()
    {
        var traces = s_file.Read(Intervals, LabelledFile.Labels, s_file.Label, inFileUnits: false);
        var fleet = TraceFleet.Build(traces, "traces", TimeSpan.FromDays(3), new FleetBuilderOptions { Hosts = 2, Start = traces.Start });
        foreach (var vm in fleet.Vms)
        {
            var trace = traces.Vms.Single(t => t.Name == vm.Name);
            for (var bucket = 0; bucket < traces.Length; bucket++)
                Assert.Equal(trace.ActivityAt(bucket), vm.Demand.ActivityAt(traces.TimeAt(bucket)));
        }

        Assert.Equal(3, fleet.Vms.Length);
        Assert.All(RecordedPast.Of(fleet, TimeSpan.FromDays(1)), sample => Assert.NotNull(sample.Activity));
    }

    private static IReadOnlyList<double[]> Allocations(Func<int, int, string> label)
    {
        var traces = s_file.Read(Intervals, LabelledFile.Labels, label, inFileUnits: false);
        var fleet = traces.Vms.Select(v => ReplaySeries.Of(v, Resource.Cpu)!).ToList();
        return new HeadroomReplay(Resource.Cpu, fleet, traces.Start, First, _ => DefaultPolicy.Value, new ControlOptions { Families = [] })
            .Allocate(null, TestContext.Current.CancellationToken);
    }
}
