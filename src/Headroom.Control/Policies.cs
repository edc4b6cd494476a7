using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Control;

/// <summary>
/// The policies in force. Those from files are the beginning; each one that is changed or removed afterwards is kept in the store and
/// wins at the next start, so that a restart never takes back what an administrator said. The others follow their files.
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
    private ImmutableHashSet<string> _changed = [];
    private ImmutableHashSet<string> _removed = [];

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
        (_changed, _removed) = ([.. kept.Policies.Select(p => p.Name)], [.. kept.Removed]);
        var untouched = fromFiles.Policies.Where(p => !_changed.Contains(p.Name) && !_removed.Contains(p.Name));
        _set = new PolicySet(kept.Policies.Concat(untouched), kept.Bindings);
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
            if (NewProblem(_set, set) is { } problem)
                return new CommandResult(CommandOutcome.Invalid, problem);
            var names = set.Policies.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            var changed = _changed.Union(set.Policies.Except(_set.Policies).Select(p => p.Name)).Intersect(names);
            var removed = _removed.Union(_set.Policies.Select(p => p.Name)).Except(names);
            var kept = new Kept { Policies = [.. set.Policies.Where(p => changed.Contains(p.Name))], Bindings = set.Bindings, Removed = [.. removed.Order(StringComparer.Ordinal)] };
            await journal.SetValueAsync(Key, JsonSerializer.Serialize(kept, s_json), cancellationToken);
            lock (_effective)
            {
                (_set, _changed, _removed) = (set, changed, removed);
                _effective.Clear();
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Each policy alone may be right and still contradict the default policy under it. What was wrong before may stay.</summary>
    private static string? NewProblem(PolicySet before, PolicySet after)
    {
        var known = PolicyValidator.Problems(before).Select(Text).ToHashSet(StringComparer.Ordinal);
        return PolicyValidator.Problems(after).Select(Text).FirstOrDefault(p => !known.Contains(p));

        static string Text((Policy Policy, string Field, string Problem) p) => $"policy '{p.Policy.Name}': 'spec.{p.Field}' {p.Problem}";
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
