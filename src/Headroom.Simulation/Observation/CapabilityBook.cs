using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Observation;

/// <summary>What can be done to a VM, or why not: follows from what sort of guest it is and from the state that it is in.</summary>
internal static class CapabilityBook
{
    public const double CpuFloor = 0.05;

    private const double MiB = 1 << 20;
    private const double CpuStep = 0.05;
    private const double MemoryStep = 64 * MiB;
    private const double MemoryFloor = 256 * MiB;
    private const double RateStep = 100e3;

    /// <summary>What of a VM's state its capabilities follow from.</summary>
    internal readonly record struct Basis(bool Runs, bool IsIsolated, int Host, double Memory);

    public static Basis BasisOf(WorldState state, int vm) => new(
        state.IsRunning(vm), state.Vms[vm].Flags.HasFlag(VmFlags.Isolated), state.Vms[vm].Host, state.Channel(vm, Resource.Memory).Allocation);

    public static VmCapabilities Of(WorldState state, int vm)
    {
        var definition = state.Fleet.Vms[vm];
        var (runs, isIsolated, _, _) = BasisOf(state, vm);
        var stuck = !runs ? "it is not running" : isIsolated ? "it is isolated" : null;
        return new VmCapabilities
        {
            Vm = definition.Id,
            Cpu = Cpu(state, vm, stuck),
            Memory = Memory(state, vm, stuck),
            Disk = Rate(definition.Provisioned.Disk, stuck),
            Network = Rate(definition.Provisioned.Network, stuck),
            Vcpus = Vcpus(state, vm, stuck),
            Migration = Migration(state, vm),
            HasGuestChannel = definition.Traits.HasAgent,
        };
    }

    private static ActuatorCapability Cpu(WorldState state, int vm, string? stuck)
    {
        var max = state.Fleet.Vms[vm].Provisioned.Cpu * state.Fleet.CpuMaxFactor;
        // Beyond the vCPUs that it was sold with, more have to be plugged first.
        var seconds = state.Fleet.CpuMaxFactor > 1 ? 5 : 1;
        return new ActuatorCapability
        {
            WhyNotUp = stuck,
            WhyNotDown = stuck,
            Step = CpuStep,
            Min = Math.Min(CpuFloor, max),
            Max = max,
            TimeToEffect = TimeSpan.FromSeconds(seconds),
        };
    }

    private static ActuatorCapability Memory(WorldState state, int vm, string? stuck)
    {
        var definition = state.Fleet.Vms[vm];
        var max = definition.Provisioned.Memory * state.Fleet.MemoryMaxFactor;
        var balloon = definition.Traits.HasBalloon ? null : "the guest has no balloon driver";
        // The longest way down: all of it, and all of it cache.
        var seconds = 5 + (max / PhysicalConstants.BalloonBytesPerSecond) + (max / PhysicalConstants.CacheReclaimBytesPerSecond);
        return new ActuatorCapability
        {
            WhyNotUp = stuck,
            WhyNotDown = stuck ?? balloon,
            Step = MemoryStep,
            Min = Math.Min(MemoryFloor, definition.Provisioned.Memory),
            Max = max,
            TimeToEffect = TimeSpan.FromSeconds(Math.Round(seconds)),
            NeedsConsent = definition.Traits.HasAgent,
        };
    }

    private static ActuatorCapability Rate(double provisioned, string? stuck) => new()
    {
        WhyNotUp = stuck,
        WhyNotDown = stuck,
        Step = RateStep,
        Min = Math.Min(RateStep, provisioned),
        Max = provisioned,
        TimeToEffect = TimeSpan.FromSeconds(0.2),
    };

    private static ActuatorCapability Vcpus(WorldState state, int vm, string? stuck)
    {
        var definition = state.Fleet.Vms[vm];
        var most = Math.Ceiling((definition.Provisioned.Cpu * state.Fleet.CpuMaxFactor) - 1e-9);
        return new ActuatorCapability
        {
            WhyNotUp = stuck ?? (most > definition.Vcpus ? null : "it was defined with no more than it has"),
            WhyNotDown = stuck ?? (definition.Traits.CanUnplugVcpus ? null : "the guest cannot give up a CPU while it runs"),
            Step = 1,
            Min = definition.Vcpus,
            Max = Math.Max(definition.Vcpus, most),
            TimeToEffect = TimeSpan.FromSeconds(4),
        };
    }

    private static MigrationCapability Migration(WorldState state, int vm)
    {
        var definition = state.Fleet.Vms[vm];
        var why = definition.Traits.WhyNotMigrate ?? (state.IsRunning(vm) ? null : "it is not running");
        var link = state.Fleet.Hosts[state.Vms[vm].Host].MigrationBytesPerSecond;
        return new MigrationCapability
        {
            WhyNot = why,
            TimeToEffect = why is null ? TimeSpan.FromSeconds(Math.Ceiling(2 + (state.Channel(vm, Resource.Memory).Allocation / link))) : null,
        };
    }
}
