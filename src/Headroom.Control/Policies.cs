using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Control;

/// <summary>
/// The policies in force. Those from files are the beginning; what is changed afterwards is kept in the store and wins at the next
/// start, so that a restart never takes back what an administrator said.
/// </summary>
internal sealed class PolicyShelf(IJournal journal) : IDisposable
{
    private const string Key = "policies";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<VmId, (Vm Vm, EffectivePolicy Policy)> _effective = [];
    private volatile PolicySet _set = PolicySet.Empty;
    private ImmutableArray<string> _removed = [];

    public PolicySet Set => _set;

    public void Dispose() => _turn.Dispose();

    public async Task LoadAsync(PolicySet fromFiles, CancellationToken cancellationToken)
    {
        var text = await journal.GetValueAsync(Key, cancellationToken);
        if (text is null)
        {
            _set = fromFiles;
            return;
        }

        var kept = JsonSerializer.Deserialize<Kept>(text, s_json) ?? new Kept();
        _removed = kept.Removed;
        var missing = fromFiles.Policies.Where(p => kept.Policies.All(k => k.Name != p.Name) && !kept.Removed.Contains(p.Name));
        _set = new PolicySet(kept.Policies.Concat(missing), kept.Bindings);
    }

    /// <summary>The effective policy of a VM; worked out once for as long as neither the VM nor the policies change.</summary>
    public EffectivePolicy For(Vm vm)
    {
        lock (_effective)
        {
            if (_effective.TryGetValue(vm.Id, out var known) && SameAsSeenByPolicies(known.Vm, vm))
                return known.Policy;
            var policy = _set.For(vm);
            _effective[vm.Id] = (vm, policy);
            return policy;
        }
    }

    public async Task<CommandResult> ChangeAsync(Func<PolicySet, (PolicySet? Set, CommandResult Result)> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (set, result) = change(_set);
            if (set is null)
                return result;
            ImmutableArray<string> removed = [.. _removed.Union(_set.Policies.Select(p => p.Name)).Except(set.Policies.Select(p => p.Name))];
            var kept = new Kept { Policies = [.. set.Policies], Bindings = set.Bindings, Removed = removed };
            await journal.SetValueAsync(Key, JsonSerializer.Serialize(kept, s_json), cancellationToken);
            lock (_effective)
            {
                (_set, _removed) = (set, removed);
                _effective.Clear();
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool SameAsSeenByPolicies(Vm a, Vm b) =>
        ReferenceEquals(a, b) || (a.Name == b.Name && a.Application == b.Application && a.Owner == b.Owner && a.Pool == b.Pool
            && (ReferenceEquals(a.Labels, b.Labels) || a.Labels.SequenceEqual(b.Labels)));

    private sealed record Kept
    {
        public ImmutableArray<Policy> Policies { get; init; } = [];

        public ImmutableSortedDictionary<string, string> Bindings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

        /// <summary>Policies from files that somebody has removed since: they do not come back.</summary>
        public ImmutableArray<string> Removed { get; init; } = [];
    }
}
