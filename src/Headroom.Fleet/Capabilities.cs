namespace Headroom.Fleet;

/// <summary>What can be done to one resource of one VM while it runs, or why not. Discovered, never assumed.</summary>
public sealed record ActuatorCapability
{
    /// <summary>Why it cannot grow live; null when it can.</summary>
    public string? WhyNotUp { get; init; }

    /// <summary>Why it cannot shrink live; null when it can.</summary>
    public string? WhyNotDown { get; init; }

    /// <summary>The grain: allocations are multiples of it.</summary>
    public required double Step { get; init; }

    public required double Min { get; init; }

    /// <summary>The most that this VM can be given without a restart.</summary>
    public required double Max { get; init; }

    /// <summary>From the request until the guest can use it.</summary>
    public required TimeSpan TimeToEffect { get; init; }

    /// <summary>Shrinking needs the guest's consent.</summary>
    public bool NeedsConsent { get; init; }

    public bool CanGrow => WhyNotUp is null;

    public bool CanShrink => WhyNotDown is null;

    public static ActuatorCapability None(string reason) =>
        new() { WhyNotUp = reason, WhyNotDown = reason, Step = 1, Min = 0, Max = double.PositiveInfinity, TimeToEffect = TimeSpan.Zero };

    /// <summary>The grain's multiple at or above the amount, within the limits. Rounds up, because the amount is a need.</summary>
    public double Fit(double amount)
    {
        var fit = Math.Ceiling((amount / Step) - 1e-9) * Step;
        // Three steps of 0.05 are 0.15, not 0.15000000000000002: what is on the grain must compare equal when it is read back.
        if (Step < 1 && Math.Abs(fit) < 1e6)
            fit = Math.Round(fit, 9);
        return Math.Clamp(fit, Min, Max);
    }
}

public sealed record MigrationCapability
{
    /// <summary>Why it cannot be moved while it runs; null when it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Expected length of a move on a quiet network.</summary>
    public TimeSpan? TimeToEffect { get; init; }

    public bool Possible => WhyNot is null;
}

/// <summary>Everything that can be changed about one VM.</summary>
public sealed record VmCapabilities
{
    public required VmId Vm { get; init; }

    public required ActuatorCapability Cpu { get; init; }

    public required ActuatorCapability Memory { get; init; }

    public required ActuatorCapability Disk { get; init; }

    public required ActuatorCapability Network { get; init; }

    /// <summary>The vCPU count: the ceiling of the CPU quota, and an actuator of its own.</summary>
    public required ActuatorCapability Vcpus { get; init; }

    public required MigrationCapability Migration { get; init; }

    /// <summary>An agent answers inside: it can consent to a shrink and confirm a change.</summary>
    public bool HasGuestChannel { get; init; }

    public ActuatorCapability this[Resource resource] => resource switch
    {
        Resource.Cpu => Cpu,
        Resource.Memory => Memory,
        Resource.Disk => Disk,
        Resource.Network => Network,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };
}
