using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>What holds for one resource of one VM, every value decided.</summary>
public sealed record ResourceRules
{
    public required double Min { get; init; }

    public required double Max { get; init; }

    public required double Headroom { get; init; }

    public required double ScaleUpThreshold { get; init; }

    public required double ScaleDownThreshold { get; init; }

    public required double MaxStep { get; init; }

    public required double MinChange { get; init; }

    public required TimeSpan CooldownUp { get; init; }

    public required TimeSpan CooldownDown { get; init; }
}

/// <summary>What holds for one VM, every value decided, and where each came from.</summary>
public sealed record EffectivePolicy
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required Mode ModeUp { get; init; }

    public required Mode ModeDown { get; init; }

    public required bool NonDisruptive { get; init; }

    public required TimeSpan Horizon { get; init; }

    public required double Quantile { get; init; }

    public required double RiskThreshold { get; init; }

    public required double MinConfidence { get; init; }

    public required double Weight { get; init; }

    public required TimeSpan ObserveFor { get; init; }

    /// <summary>The model that is to forecast; <see cref="ModelName.Auto"/>: all together.</summary>
    public required string Model { get; init; }

    /// <summary>How often the models that learn across the fleet are to be trained.</summary>
    public required TimeSpan Retrain { get; init; }

    public required int MaxParallel { get; init; }

    public required int PerHost { get; init; }

    public required int PerHour { get; init; }

    public required ResourceRules Cpu { get; init; }

    public required ResourceRules Memory { get; init; }

    public required ResourceRules Disk { get; init; }

    public required ResourceRules Network { get; init; }

    /// <summary>For each field that a policy set, by its name in the document: the policy that decided it.</summary>
    public ImmutableSortedDictionary<string, string> Origins { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ResourceRules this[Resource resource] => resource switch
    {
        Resource.Cpu => Cpu,
        Resource.Memory => Memory,
        Resource.Disk => Disk,
        Resource.Network => Network,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    public Mode ModeFor(Direction direction) => direction == Direction.Up ? ModeUp : ModeDown;
}
