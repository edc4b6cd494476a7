using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Planning;

/// <summary>Snapshots for planning tests, with everything in order unless a test says otherwise.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static readonly EffectivePolicy Auto = DefaultPolicy.Value with { ModeUp = Mode.Auto, ModeDown = Mode.Auto };

    public static readonly Amounts Ample = new(64, 256L << 30, 10e9, 10e9);

    public static VmId Id(int number) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));

    public static Host Host(string name, Amounts? capacity = null) =>
        new() { Id = new HostId(name), Pool = new PoolId("p"), Capacity = capacity ?? Ample };

    public static ActuatorCapability Actuator(Resource resource) => new()
    {
        Step = resource == Resource.Cpu ? 0.05 : 1,
        Min = 0,
        Max = double.PositiveInfinity,
        TimeToEffect = TimeSpan.FromSeconds(1),
    };

    public static VmCapabilities Capabilities(VmId vm) => new()
    {
        Vm = vm,
        Cpu = Actuator(Resource.Cpu),
        Memory = Actuator(Resource.Memory),
        Disk = Actuator(Resource.Disk),
        Network = Actuator(Resource.Network),
        Vcpus = Actuator(Resource.Cpu),
        Migration = new MigrationCapability(),
    };

    /// <summary>A VM whose predicted peak is exactly what is given, for every resource.</summary>
    public static VmSituation Vm(int number, string host, Amounts allocation, Amounts peak, EffectivePolicy? policy = null) => new()
    {
        Vm = new Vm
        {
            Id = Id(number),
            Name = $"vm{number}",
            Pool = new PoolId("p"),
            Host = new HostId(host),
            Provisioned = allocation,
            Allocation = allocation,
            VcpuCount = 8,
        },
        Capabilities = Capabilities(Id(number)),
        Policy = policy ?? Auto,
        LastSampleEnd = Now,
        TelemetryFresh = true,
        WorkingSetBytes = peak.Memory,
        Resources = [.. Resources.All.Select(r => Situation(peak[r]))],
    };

    public static ResourceSituation Situation(double peak) => new()
    {
        Peak = Distribution.Point(peak),
        Window = new PeakWindow(1, 12),
        Model = "naive",
        Confidence = 1,
        Usage = peak,
    };

    public static VmSituation With(this VmSituation vm, Resource resource, Func<ResourceSituation, ResourceSituation> change) =>
        vm with { Resources = vm.Resources.SetItem((int)resource, change(vm[resource])) };

    public static FleetSnapshot Snapshot(IEnumerable<Host> hosts, params IEnumerable<VmSituation> vms) => new()
    {
        At = Now,
        Pool = new PoolId("p"),
        Hosts = [.. hosts],
        Vms = [.. vms],
        Overcommit = new Amounts(1, 1, 1, 1),
    };

    /// <summary>The same amount of every resource, in units that are alike in size.</summary>
    public static Amounts All(double cores) => new(cores, cores * (1L << 30), cores * 10e6, cores * 10e6);
}
