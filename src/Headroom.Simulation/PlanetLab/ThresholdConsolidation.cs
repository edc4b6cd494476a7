namespace Headroom.Simulation.PlanetLab;

/// <summary>
/// The usual way of the literature: overloaded hosts give away VMs, those that move fastest first, each to where it adds the least power; then
/// hosts that are used the least are emptied as long as all their VMs fit elsewhere.
/// </summary>
internal sealed class ThresholdConsolidation(OverloadRule rule, BenchmarkRules rules) : IConsolidation
{
    private TentativeHost[] _fleet = [];

    public IReadOnlyList<(BenchmarkVm Vm, BenchmarkHost Target)> Decide(IReadOnlyList<BenchmarkHost> fleet)
    {
        _fleet = [.. fleet.Select(h => new TentativeHost(h, rules.SeesLate))];
        var moves = new List<(BenchmarkVm Vm, BenchmarkHost Target)>();
        var overloaded = _fleet.Where(rule.IsOverloaded).ToHashSet();
        var homes = Relieve(overloaded);
        foreach (var vm in InOrder(homes.Keys))
        {
            if (Find(vm, overloaded) is not { } target)
                continue;
            target.Add(vm);
            moves.Add((vm, target.Host));
        }

        Empty(overloaded, moves);
        return moves;
    }

    /// <summary>Takes VMs off until their hosts are no longer overloaded. In the order in which they were taken.</summary>
    private OrderedDictionary<BenchmarkVm, TentativeHost> Relieve(HashSet<TentativeHost> overloaded)
    {
        var taken = new OrderedDictionary<BenchmarkVm, TentativeHost>();
        foreach (var host in _fleet.Where(overloaded.Contains))
        {
            while (host.Vms.Count > 0 && rule.IsOverloaded(host))
            {
                var vm = host.Vms.MinBy(v => v.RamMb)!;
                host.Remove(vm);
                taken.Add(vm, host);
            }
        }

        return taken;
    }

    private void Empty(HashSet<TentativeHost> overloaded, List<(BenchmarkVm Vm, BenchmarkHost Target)> moves)
    {
        var closed = overloaded.Concat(_fleet.Where(h => h.Load == 0)).ToHashSet();
        var done = closed.ToHashSet();
        while (LeastUsed(done) is { } host)
        {
            done.Add(host);
            closed.Add(host);
            var placed = new List<(BenchmarkVm Vm, TentativeHost Target)>();
            foreach (var vm in InOrder(host.Vms))
            {
                if (Find(vm, closed) is not { } target)
                    break;
                target.Add(vm);
                placed.Add((vm, target));
            }

            if (placed.Count < host.Vms.Count)
            {
                foreach (var (vm, target) in placed)
                    target.Remove(vm);
                continue;
            }

            done.UnionWith(placed.Select(p => p.Target));
            moves.AddRange(placed.Select(p => (p.Vm, p.Target.Host)));
        }
    }

    private TentativeHost? LeastUsed(HashSet<TentativeHost> done)
    {
        TentativeHost? least = null;
        foreach (var host in _fleet)
        {
            if (host.Load is > 0 and < 1 && host.Vms.Count > 0 && !done.Contains(host) && (least is null || host.Load < least.Load))
                least = host;
        }

        return least;
    }

    /// <summary>Those that ask for most first.</summary>
    private List<BenchmarkVm> InOrder(IEnumerable<BenchmarkVm> vms) => [.. vms.OrderByDescending(vm => vm.Seen(rules.SeesLate))];

    /// <summary>Where the VM adds the least power without overloading the host.</summary>
    private TentativeHost? Find(BenchmarkVm vm, HashSet<TentativeHost> closed)
    {
        TentativeHost? best = null;
        var least = double.PositiveInfinity;
        foreach (var host in _fleet)
        {
            if (closed.Contains(host) || !host.Suits(vm))
                continue;
            var model = host.Host.Model;
            var before = host.Given > 0 || rules.WakingIsFree ? model.Watts(host.Load) : 0;
            var watts = model.Watts((host.Given + host.Ask(vm)) / model.TotalMips) - before;
            if (watts < least && !WouldOverload(host, vm))
                (best, least) = (host, watts);
        }

        return best;
    }

    private bool WouldOverload(TentativeHost host, BenchmarkVm vm)
    {
        if (host.Given == 0)
            return false;
        host.Add(vm);
        var isOverloaded = rule.IsOverloaded(host);
        host.Remove(vm);
        return isOverloaded;
    }
}
