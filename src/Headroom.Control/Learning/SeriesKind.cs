using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>What is known of a VM's series besides its samples.</summary>
public sealed class SeriesKind
{
    private const double SmallestShare = 0.005;

    // Numbers for names, from 1, in the order in which they are first seen.
    private readonly Dictionary<string, int> _applications = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    public SeriesTraits Of(Vm vm, Resource resource, ActuatorCapability capability, EffectivePolicy policy) => new()
    {
        Floor = (float)Floor(resource, Sold(vm, resource, capability)),
        Most = double.IsFinite(capability.Max) && capability.Max > 0 ? (float)capability.Max : float.PositiveInfinity,
        Application = Number(_applications, vm.Application),
        User = Number(_users, vm.Owner),
        Model = policy.Model == ModelName.Auto ? null : policy.Model,
    };

    /// <summary>The smallest difference that matters: a small part of what was sold, and of a rate never less than a thousand bytes a second.</summary>
    public static double Floor(Resource resource, double sold)
    {
        var share = double.IsFinite(sold) ? SmallestShare * sold : 0;
        return resource switch
        {
            Resource.Cpu => share > 0 ? share : 0.005,
            Resource.Memory => share > 0 ? share : 4 << 20,
            _ => Math.Max(1000, share),
        };
    }

    private static double Sold(Vm vm, Resource resource, ActuatorCapability capability) =>
        double.IsFinite(capability.Max) ? capability.Max : vm.Provisioned[resource];

    private static int Number(Dictionary<string, int> numbers, string? name)
    {
        if (name is null)
            return 0;
        if (!numbers.TryGetValue(name, out var number))
            numbers[name] = number = numbers.Count + 1;
        return number;
    }
}
