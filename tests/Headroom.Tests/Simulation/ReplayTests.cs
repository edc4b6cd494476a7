using Headroom.Control;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation.Replays;

namespace Headroom.Tests.Simulation;

/// <summary>The backtest sees nothing that lies ahead.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Days = 4;
    private const int Buckets = Days * Replay.BucketsPerDay;
    private const int First = 3 * Replay.BucketsPerDay;
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("headroom-replay").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Other VMs' futures count as well: all learn from one another.</summary>
    [Fact]
    public void What_comes_later_does_not_show_in_what_was_allocated_before()
    {
        const int Known = First + 100;
        var whole = Allocations(Usage(Buckets));
        var changed = Usage(Buckets);
        foreach (var series in changed)
            Array.Fill(series, 3.9, Known, Buckets - Known);
        var cut = Allocations(changed);
        for (var vm = 0; vm < whole.Count; vm++)
        {
            // A bucket's allocation rests on samples two buckets older.
            var same = Known + Replay.Lag - First;
            Assert.Equal(whole[vm][..same], cut[vm][..same]);
            Assert.NotEqual(whole[vm], cut[vm]);
        }
    }

    [Fact]
    public void Two_replays_are_the_same() => Assert.Equal(Allocations(Usage(Buckets)), Allocations(Usage(Buckets)));

    private IReadOnlyList<double[]> Allocations(double[][] usage)
    {
        var path = Path.Combine(_folder, "trace.csv");
        using (var text = new StreamWriter(path))
        {
            text.WriteLine("vm,t,cpu_cores_capacity,cpu_pct");
            for (var vm = 0; vm < usage.Length; vm++)
            {
                for (var k = 0; k < usage[vm].Length; k++)
                    text.WriteLine(FormattableString.Invariant($"vm{vm},{s_start.ToUnixTimeSeconds() + (300 * k)},4,{usage[vm][k] * 25}"));
            }
        }

        var traces = TraceReader.Read(path, cancellationToken: TestContext.Current.CancellationToken);
        var fleet = traces.Vms.Select(v => ReplaySeries.Of(v, Resource.Cpu)!).ToList();
        return new HeadroomReplay(Resource.Cpu, fleet, traces.Start, First, _ => DefaultPolicy.Value, new ControlOptions { Families = [] }).Allocate(null, TestContext.Current.CancellationToken);
    }

    private static double[][] Usage(int length)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, 3).Select(vm => Enumerable.Range(0, length)
            .Select(k => 1 + (0.5 * Math.Sin(2 * Math.PI * (k + (40 * vm)) / Replay.BucketsPerDay)) + (0.2 * random.NextDouble())).ToArray())];
    }
}
