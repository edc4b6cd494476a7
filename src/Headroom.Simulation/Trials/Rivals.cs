using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Trials;

/// <summary>
/// The same fleet from the same seed in other hands: left alone, and under a reactive controller that is given, resource by resource,
/// the margin with which it allocates as much on average as Headroom did. Then only one question is left: who served more.
/// </summary>
public static class Rivals
{
    private const int Rounds = 14;
    private const double GoodEnough = 0.002;
    private const double LeastMargin = 0.2;
    private const double MostMargin = 400;

    public static TrialResult LeaveAlone(FleetDefinition fleet, WorldOptions options, TimeSpan length)
    {
        var world = new World(fleet, options);
        world.Advance(fleet.Start + length);
        return new TrialResult("none", world.ReadTotals(), new long[Resources.Count]);
    }

    public static async Task<(TrialResult Result, Amounts Margins)> MatchReactiveAsync(
        FleetDefinition fleet, WorldOptions options, TimeSpan length, TrialResult toMatch, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var low = new Amounts(LeastMargin, LeastMargin, LeastMargin, LeastMargin);
        var high = new Amounts(MostMargin, MostMargin, MostMargin, MostMargin);
        (TrialResult Result, Amounts Margins, double Miss)? best = null;
        for (var round = 0; round < Rounds && !(best?.Miss < GoodEnough); round++)
        {
            var margins = Middle(low, high);
            var result = await RunReactiveAsync(fleet, options, length, margins, cancellationToken);
            var miss = 0.0;
            foreach (var resource in Resources.All)
            {
                var (got, wanted) = (result.Totals[resource].Allocated, toMatch.Totals[resource].Allocated);
                miss = Math.Max(miss, Math.Abs((got / wanted) - 1));
                if (got < wanted)
                    low = low.With(resource, margins[resource]);
                else
                    high = high.With(resource, margins[resource]);
            }

            if (best is null || miss < best.Value.Miss)
                best = (result, margins, miss);
            progress?.Report((round + 1.0) / Rounds);
        }

        return (best!.Value.Result, best.Value.Margins);
    }

    public static async Task<TrialResult> RunReactiveAsync(
        FleetDefinition fleet, WorldOptions options, TimeSpan length, Amounts margins, CancellationToken cancellationToken)
    {
        var world = new World(fleet, options);
        var controller = new ReactiveController(new SimulatedHypervisor(world), margins);
        for (var now = fleet.Start; now < fleet.Start + length; now += fleet.Step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await controller.CycleAsync(now, cancellationToken);
            }
            catch (Exception problem) when (problem is IOException or TimeoutException)
            {
                // The same bad weather that Headroom sails in: this cycle is lost, the next one looks again.
            }

            world.Advance(Min(now + fleet.Step, fleet.Start + length));
        }

        return new TrialResult("reactive", world.ReadTotals(), controller.Actions);
    }

    private static Amounts Middle(Amounts low, Amounts high) => new(
        Math.Sqrt(low.Cpu * high.Cpu), Math.Sqrt(low.Memory * high.Memory), Math.Sqrt(low.Disk * high.Disk), Math.Sqrt(low.Network * high.Network));

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
