namespace Headroom.Simulation.PlanetLab;

/// <summary>One server of the benchmark, the VMs on it, and how it shares its MIPS among them.</summary>
internal sealed class BenchmarkHost(int id, ServerModel model)
{
    /// <summary>While it is on the way a VM gets nine tenths of its work done at the source, and one tenth is done at the target.</summary>
    private const double Leaving = 0.9;

    private const double Arriving = 0.1;

    private readonly List<Guest> _guests = [];

    public int Id => id;

    public ServerModel Model => model;

    public IEnumerable<BenchmarkVm> Vms => _guests.Select(g => g.Vm);

    /// <summary>VMs here, those that are on their way to it included.</summary>
    public int Count => _guests.Count;

    /// <summary>The share of its MIPS in use, at the last look and at the one before.</summary>
    public double Load { get; private set; }

    public double LoadBefore { get; private set; }

    public void Add(BenchmarkVm vm, bool isArriving) => _guests.Add(new Guest(vm, isArriving));

    public void Remove(BenchmarkVm vm, bool isArriving) => _guests.RemoveAll(g => g.Vm == vm && g.IsArriving == isArriving);

    public bool Has(BenchmarkVm vm, bool isArriving) => _guests.Exists(g => g.Vm == vm && g.IsArriving == isArriving);

    /// <summary>Looks at what is asked for now, shares the MIPS out, and tells the account who got what.</summary>
    public void Look(double seconds, BenchmarkAccount account)
    {
        var share = new MipsShare(model.TotalMips);
        foreach (var guest in _guests)
        {
            guest.Vm.Ask(seconds);
            share.Add(Need(guest));
        }

        Tell(seconds, share.Scale, account);
    }

    private double Need(Guest guest)
    {
        var capped = Math.Min(guest.Vm.Request, model.CoreMips);
        return guest.IsArriving ? capped * Arriving : capped;
    }

    /// <param name="scale">What part of the need everybody gets, in whole MIPS; null: all of it.</param>
    private void Tell(double seconds, double? scale, BenchmarkAccount account)
    {
        double used = 0, asked = 0;
        foreach (var guest in _guests)
        {
            var isLeaving = guest.Vm.IsMoving && !guest.IsArriving;
            var part = scale is { } share ? Need(guest) * share : Need(guest);
            var given = isLeaving ? part * Leaving : part;
            if (scale is not null)
                given = Math.Floor(given);
            if (!guest.IsArriving)
                account.Tell(guest.Vm, seconds, given, guest.Vm.Request, isLeaving);
            used += isLeaving ? given / Leaving : given;
            asked += guest.Vm.Request;
        }

        (LoadBefore, Load) = (Load, used / model.TotalMips);
        account.Tell(this, seconds, used, asked);
    }

    private sealed record Guest(BenchmarkVm Vm, bool IsArriving);
}
