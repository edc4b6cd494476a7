using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>What is known of a VM's series besides its samples.</summary>
public sealed class SeriesKind
{
    private const double SmallestShare = 0.005;

    private readonly NameNumbers _applications = new();
    private readonly NameNumbers _users = new();

    public SeriesTraits Of(Vm vm, Resource resource, ActuatorCapability capability, EffectivePolicy policy) => new()
    {
        Floor = (float)Floor(resource, Sold(vm, resource, capability)),
        Most = double.IsFinite(capability.Max) && capability.Max > 0 ? (float)capability.Max : float.PositiveInfinity,
        Application = _applications.Of(vm.Application),
        User = _users.Of(vm.Owner),
        Model = policy.Model == ModelName.Auto ? null : policy.Model,
    };

    internal (KeptNames Applications, KeptNames Users) KeepNames() => (_applications.Keep(), _users.Keep());

    /// <summary>Before any VM was seen.</summary>
    internal void Resume(KeptNames applications, KeptNames users)
    {
        _applications.Resume(applications);
        _users.Resume(users);
    }

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
}
