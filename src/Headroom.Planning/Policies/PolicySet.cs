using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>
/// All policies in force, and the rule by which a VM's effective values come about: the built-in values, under the policy named
/// "default", under the best matching policy, under the best policy that names this very VM. Best: an explicit binding of the VM's
/// application, then the more specific selector, then the priority, then the name.
/// </summary>
public sealed class PolicySet
{
    public PolicySet(IEnumerable<Policy> policies, ImmutableSortedDictionary<string, string>? bindings = null)
    {
        Policies = [.. policies.OrderBy(p => p.Name, StringComparer.Ordinal)];
        Bindings = bindings ?? ImmutableSortedDictionary<string, string>.Empty;
    }

    public static PolicySet Empty { get; } = new([]);

    public ImmutableArray<Policy> Policies { get; }

    /// <summary>Application → the policy that an administrator bound it to.</summary>
    public ImmutableSortedDictionary<string, string> Bindings { get; }

    public Policy? Find(string name) => Policies.FirstOrDefault(p => p.Name == name);

    public PolicySet With(Policy policy) => new(Policies.Where(p => p.Name != policy.Name).Append(policy), Bindings);

    public PolicySet Without(string name) => new(Policies.Where(p => p.Name != name), Bindings);

    public PolicySet Bind(string application, string policy) => new(Policies, Bindings.SetItem(application, policy));

    public PolicySet Unbind(string application) => new(Policies, Bindings.Remove(application));

    public EffectivePolicy For(Vm vm)
    {
        var effective = DefaultPolicy.Value;
        if (Find(Policy.DefaultName) is { } bottom)
            effective = PolicyLayer.Over(effective, bottom);
        if (Best(vm, own: false) is { } policy)
            effective = PolicyLayer.Over(effective, policy);
        if (Best(vm, own: true) is { } personal)
            effective = PolicyLayer.Over(effective, personal);
        return effective;
    }

    private Policy? Best(Vm vm, bool own)
    {
        if (!own && vm.Application is { } application && Bindings.TryGetValue(application, out var bound) && Find(bound) is { } explicitPolicy)
            return explicitPolicy;
        Policy? best = null;
        foreach (var policy in Policies)
        {
            if (policy.Name == Policy.DefaultName || policy.Selector.Vm is not null != own || !policy.Selector.Matches(vm))
                continue;
            // Policies are in order of name, so on a tie the earlier name stays.
            if (best is null || Rank(policy).CompareTo(Rank(best)) > 0)
                best = policy;
        }

        return best;
    }

    private static (int Specificity, int Priority) Rank(Policy policy) => (policy.Selector.Specificity, policy.Priority);
}
