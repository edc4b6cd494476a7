using Headroom.Contracts.Api;
using Headroom.Control.Views;
using Headroom.Documents.Policies;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Server.Api.Mapping;

/// <summary>Policies as documents, with the field names and the quantities that files use.</summary>
internal static class PolicyMapping
{
    public static PolicyInfo ToInfo(this Policy policy, PolicySet policies, FleetView view) => new()
    {
        Name = policy.Name,
        Version = policy.Version,
        VmCount = view.Vms.Count(v => v.Policy.Name == policy.Name),
        BoundApplications = [.. policies.Bindings.Where(b => b.Value == policy.Name).Select(b => b.Key)],
        Document = policy.ToDocument(),
    };

    public static PolicyDocument ToDocument(this Policy policy) => new()
    {
        Metadata = new PolicyMetadata { Name = policy.Name },
        Spec = ToDocument(policy.Spec) with
        {
            Selector = ToDocument(policy.Selector),
            Priority = policy.Priority == 0 ? null : policy.Priority,
        },
    };

    private static PolicySpecDocument ToDocument(PolicySpec spec) => new()
    {
        Mode = spec.ModeUp is null && spec.ModeDown is null
            ? null
            : new ModeDocument { Up = spec.ModeUp?.ToString(), Down = spec.ModeDown?.ToString() },
        NonDisruptive = spec.NonDisruptive,
        Horizon = Text(spec.Horizon),
        Quantile = spec.Quantile,
        RiskThreshold = PolicyText.Share(spec.RiskThreshold),
        MinConfidence = PolicyText.Share(spec.MinConfidence),
        Weight = spec.Weight,
        ObserveFor = Text(spec.ObserveFor),
        Model = spec.Model,
        Retrain = spec.Retrain is { } interval ? RetrainText.Write(interval) : null,
        Budget = spec.MaxParallel is null && spec.PerHost is null && spec.PerHour is null
            ? null
            : new BudgetDocument { MaxParallel = spec.MaxParallel, PerHost = spec.PerHost, PerHour = spec.PerHour },
        Cpu = ToDocument(Resource.Cpu, spec.Cpu),
        Memory = ToDocument(Resource.Memory, spec.Memory),
        Disk = ToDocument(Resource.Disk, spec.Disk),
        Network = ToDocument(Resource.Network, spec.Network),
    };

    private static ResourceDocument? ToDocument(Resource resource, ResourceSpec spec) => spec == new ResourceSpec() ? null : new()
    {
        Min = PolicyText.Amount(resource, spec.Min),
        Max = PolicyText.Amount(resource, spec.Max),
        Headroom = PolicyText.Share(spec.Headroom),
        ScaleUpThreshold = spec.ScaleUpThreshold,
        ScaleDownThreshold = spec.ScaleDownThreshold,
        MaxStep = PolicyText.Share(spec.MaxStep),
        MinChange = PolicyText.Share(spec.MinChange),
        CooldownUp = Text(spec.CooldownUp),
        CooldownDown = Text(spec.CooldownDown),
    };

    private static SelectorDocument? ToDocument(Selector selector) => selector.Specificity == 0 ? null : new()
    {
        Vm = selector.Vm,
        Application = selector.Application,
        User = selector.User,
        Pool = selector.Pool,
        Labels = selector.Labels.IsEmpty ? null : selector.Labels,
    };

    private static string? Text(TimeSpan? value) => value is { } span ? PolicyText.Duration(span) : null;
}
