using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning;

namespace Headroom.Control.Views;

/// <summary>
/// What was last concluded about each resource of each VM: in the last cycle, and in the fast lane since. The fast lane adds a few
/// conclusions to many, over and over, so the many are shared and not copied.
/// </summary>
internal sealed class Considered
{
    private readonly Dictionary<VmId, Consideration[]> _inCycle;
    private readonly ImmutableDictionary<VmId, Consideration[]> _since;

    private Considered(Dictionary<VmId, Consideration[]> inCycle, ImmutableDictionary<VmId, Consideration[]> since) =>
        (_inCycle, _since) = (inCycle, since);

    public static Considered Nothing { get; } = new([], ImmutableDictionary<VmId, Consideration[]>.Empty);

    public static Considered InCycle(Plan plan) => new(ByVm(plan).ToDictionary(ofVm => ofVm[0].Vm), Nothing._since);

    public Considered With(Plan ofFastLane) =>
        new(_inCycle, _since.SetItems(ByVm(ofFastLane).Select(ofVm => KeyValuePair.Create(ofVm[0].Vm, ofVm))));

    public Consideration? Find(VmId vm, Resource resource) =>
        (_since.GetValueOrDefault(vm) ?? _inCycle.GetValueOrDefault(vm))?[(int)resource];

    private static IEnumerable<Consideration[]> ByVm(Plan plan) => plan.Considerations.Chunk(Resources.Count);
}
