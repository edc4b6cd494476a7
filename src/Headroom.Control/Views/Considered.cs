using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning;

namespace Headroom.Control.Views;

/// <summary>
/// What was last concluded about each resource of each VM. The fast lane adds a few conclusions to many, over and over, so what is
/// there is shared and not copied.
/// </summary>
internal sealed class Considered
{
    private readonly ImmutableDictionary<VmId, Consideration[]> _byVm;

    private Considered(ImmutableDictionary<VmId, Consideration[]> byVm) => _byVm = byVm;

    public static Considered Nothing { get; } = new([]);

    /// <summary>With newer conclusions, VM by VM; a VM's stand together.</summary>
    public Considered With(ImmutableArray<Consideration> newer)
    {
        var byVm = _byVm.ToBuilder();
        foreach (var ofVm in newer.Chunk(Resources.Count))
            byVm[ofVm[0].Vm] = ofVm;
        return new Considered(byVm.ToImmutable());
    }

    public Consideration? Find(VmId vm, Resource resource) => _byVm.GetValueOrDefault(vm)?[(int)resource];
}
