namespace Headroom.Simulation.PlanetLab;

/// <summary>A host as a decision imagines it: VMs may be put on it and taken off, and nothing moves.</summary>
internal sealed class TentativeHost
{
    private readonly bool _late;

    public TentativeHost(BenchmarkHost host, bool late)
    {
        (Host, _late) = (host, late);
        Vms.AddRange(host.Vms);
        Share();
        Load = late ? Given / host.Model.TotalMips : host.Load;
    }

    public BenchmarkHost Host { get; }

    public List<BenchmarkVm> Vms { get; } = [];

    /// <summary>The load that was measured last; what is imagined does not change it.</summary>
    public double Load { get; }

    /// <summary>MIPS not given to any VM.</summary>
    public double Available { get; private set; }

    /// <summary>MIPS given.</summary>
    public double Given { get; private set; }

    /// <summary>MIPS asked for.</summary>
    public double Asked { get; private set; }

    public double Ask(BenchmarkVm vm) => vm.Seen(_late);

    public ReadOnlySpan<double> Past(BenchmarkVm vm) => vm.SeenLoads(_late);

    public bool Suits(BenchmarkVm vm) => Host.Model.CoreMips >= Ask(vm) && Available >= Ask(vm);

    public void Add(BenchmarkVm vm)
    {
        Vms.Add(vm);
        Share();
    }

    public void Remove(BenchmarkVm vm)
    {
        Vms.RemoveAt(Vms.LastIndexOf(vm));
        Share();
    }

    private void Share()
    {
        var share = new MipsShare(Host.Model.TotalMips);
        Asked = 0;
        foreach (var vm in Vms)
        {
            Asked += Ask(vm);
            share.Add(Need(vm));
        }

        (Available, Given) = (share.Available, 0);
        foreach (var vm in Vms)
            Given += share.Scale is { } scale ? Math.Floor(Need(vm) * scale) : Need(vm);
    }

    private double Need(BenchmarkVm vm) => Math.Min(Ask(vm), Host.Model.CoreMips);
}
