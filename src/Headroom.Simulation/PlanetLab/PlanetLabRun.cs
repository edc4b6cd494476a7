namespace Headroom.Simulation.PlanetLab;

/// <summary>
/// One day of the best-known consolidation benchmark: 800 servers of two kinds, VMs of four sizes, a decision every five minutes. The rules are
/// CloudSim 3.0.3's, with its oddities, so that figures can be compared with published ones; <see cref="BenchmarkRules"/> says which of the
/// oddities are mended.
/// </summary>
internal sealed class PlanetLabRun
{
    private const int Hosts = 800;
    private const int Steps = 287;
    private const double StepSeconds = 300;
    private const double HostRamMb = 4096;
    private const int MostPerHost = 10;

    private static readonly (double Mips, int RamMb)[] s_sizes = [(2500, 870), (2000, 1740), (1000, 1740), (500, 613)];

    private readonly BenchmarkRules _rules;
    private readonly IConsolidation _consolidation;
    private readonly BenchmarkHost[] _fleet;
    private readonly List<BenchmarkVm> _vms;
    private readonly BenchmarkAccount _account;
    private double _lastFrame = 0.1;

    public PlanetLabRun(PlanetLabDay day, BenchmarkRules rules, IConsolidation consolidation)
    {
        (_rules, _consolidation) = (rules, consolidation);
        _fleet = [.. Enumerable.Range(0, Hosts).Select(id => new BenchmarkHost(id, id % 2 == 0 ? ServerModel.G4 : ServerModel.G5))];
        var perSize = (day.Vms.Count + s_sizes.Length - 1) / s_sizes.Length;
        _vms = [.. day.Vms.Select((vm, i) => new BenchmarkVm(i, vm.Name, s_sizes[i / perSize].Mips, s_sizes[i / perSize].RamMb, vm.Percents))];
        _account = new BenchmarkAccount(_vms.Count, Hosts);
    }

    public BenchmarkResult Run(CancellationToken cancellationToken)
    {
        foreach (var vm in _vms)
            Settle(vm);
        var cpu = new StepClock();
        var now = 0.1;
        for (var step = 0; step < Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            now += StepSeconds;
            foreach (var vm in _vms)
                vm.Step(now);
            Look(now);
            Vanish();
            var moves = cpu.Measure(() => _consolidation.Decide(_fleet));
            Begin(moves, now);
            foreach (var together in moves.GroupBy(m => m.Vm.MoveSeconds).OrderBy(g => g.Key))
                Complete(together, now + together.Key);
            _account.Step(_fleet);
        }

        return _account.Result() with { CpuSecondsPerStep = cpu.Mean };
    }

    /// <summary>In the beginning a VM asks for all that it has, memory and a tenth of the network too.</summary>
    private void Settle(BenchmarkVm vm)
    {
        BenchmarkHost? best = null;
        var least = double.PositiveInfinity;
        foreach (var host in _fleet)
        {
            var booked = host.Vms.Sum(v => v.Mips);
            var fits = host.Model.CoreMips >= vm.Mips && host.Model.TotalMips - booked >= vm.Mips &&
                host.Count < MostPerHost && host.Vms.Sum(v => v.RamMb) + vm.RamMb <= HostRamMb;
            if (!fits)
                continue;
            var watts = _consolidation.StartsSpread ? host.Model.Watts((booked + vm.Mips) / host.Model.TotalMips) - host.Model.Watts(0) : 0;
            if (watts < least)
                (best, least) = (host, watts);
        }

        vm.Host = best ?? throw new InvalidDataException($"There is no room for VM '{vm.Name}'.");
        best.Add(vm, isArriving: false);
    }

    private void Look(double now)
    {
        foreach (var host in _fleet)
            host.Look(now, _account);
        _account.Frame(_fleet, _lastFrame, now);
        _lastFrame = now;
    }

    private void Vanish()
    {
        if (!_rules.VmsVanish)
            return;
        foreach (var vm in _vms)
        {
            if (vm.Host is not { } host || vm.IsMoving || vm.Request != 0)
                continue;
            host.Remove(vm, isArriving: false);
            vm.Host = null;
        }
    }

    /// <summary>A VM may be told to move twice at one step: it then arrives at both, and stays at the second.</summary>
    private void Begin(IReadOnlyList<(BenchmarkVm Vm, BenchmarkHost Target)> moves, double now)
    {
        foreach (var (vm, target) in moves)
        {
            _account.Moves++;
            vm.IsMoving = true;
            if (!target.Has(vm, isArriving: true))
                target.Add(vm, isArriving: true);
            target.Look(now, _account);
            vm.Host!.Look(now, _account);
        }
    }

    private void Complete(IEnumerable<(BenchmarkVm Vm, BenchmarkHost Target)> moves, double now)
    {
        Look(now);
        Vanish();
        foreach (var (vm, target) in moves)
        {
            vm.Host!.Remove(vm, isArriving: false);
            target.Remove(vm, isArriving: true);
            target.Add(vm, isArriving: false);
            (vm.Host, vm.IsMoving) = (target, false);
        }

        Look(now);
        Vanish();
    }
}
