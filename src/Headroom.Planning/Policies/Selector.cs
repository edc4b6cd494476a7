using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>Which VMs a policy is for. Everything that is said must hold; an empty selector matches every VM.</summary>
public sealed record Selector
{
    public string? Vm { get; init; }

    public string? Application { get; init; }

    public string? User { get; init; }

    public string? Pool { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A VM's own name or UUID beats everything; then the number of conditions counts.</summary>
    public int Specificity =>
        (Vm is null ? 0 : 1000) + Labels.Count + (Application is null ? 0 : 1) + (User is null ? 0 : 1) + (Pool is null ? 0 : 1);

    public bool Matches(Vm vm) =>
        (Vm is null || Vm == vm.Name || string.Equals(Vm, vm.Id.ToString(), StringComparison.OrdinalIgnoreCase))
        && (Application is null || Application == vm.Application)
        && (User is null || User == vm.Owner)
        && (Pool is null || Pool == vm.Pool.Value)
        && Labels.All(l => vm.Labels.TryGetValue(l.Key, out var value) && value == l.Value);
}
