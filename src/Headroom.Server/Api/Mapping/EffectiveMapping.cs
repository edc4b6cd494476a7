using System.Globalization;
using Headroom.Contracts.Api;
using Headroom.Control.Views;
using Headroom.Documents.Policies;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Server.Api.Mapping;

/// <summary>What holds for one VM, field by field, in the order of the document, and who decided it.</summary>
internal static class EffectiveMapping
{
    public static EffectivePolicyInfo ToEffective(this VmView view) => new()
    {
        Vm = view.Vm.Id.ToString(),
        Policy = view.Policy.Name,
        Version = view.Policy.Version,
        Values = [.. Fields(view.Policy).Select(f => new EffectiveValue { Field = f.Field, Value = f.Value, Origin = Origin(view.Policy, f.Field) })],
    };

    private static string Origin(EffectivePolicy policy, string field) => policy.Origins.GetValueOrDefault(field, DefaultPolicy.Value.Name);

    private static IEnumerable<(string Field, string Value)> Fields(EffectivePolicy policy) =>
        General(policy).Concat(Resources.All.SelectMany(r => Rules(r, policy[r])));

    private static IEnumerable<(string Field, string Value)> General(EffectivePolicy policy) =>
    [
        ("mode.up", policy.ModeUp.ToString()),
        ("mode.down", policy.ModeDown.ToString()),
        ("nonDisruptive", policy.NonDisruptive ? "true" : "false"),
        ("horizon", PolicyText.Duration(policy.Horizon)),
        ("quantile", PolicyText.Number(policy.Quantile)),
        ("riskThreshold", PolicyText.Share(policy.RiskThreshold)!),
        ("minConfidence", PolicyText.Share(policy.MinConfidence)!),
        ("weight", PolicyText.Number(policy.Weight)),
        ("observeFor", PolicyText.Duration(policy.ObserveFor)),
        ("model", policy.Model),
        ("retrain", RetrainText.Write(policy.Retrain)),
        ("budget.maxParallel", policy.MaxParallel.ToString(CultureInfo.InvariantCulture)),
        ("budget.perHost", policy.PerHost.ToString(CultureInfo.InvariantCulture)),
        ("budget.perHour", policy.PerHour.ToString(CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<(string Field, string Value)> Rules(Resource resource, ResourceRules rules)
    {
        var name = resource.Name();
        return
        [
            ($"{name}.min", PolicyText.Amount(resource, rules.Min)),
            ($"{name}.max", PolicyText.Amount(resource, rules.Max)),
            ($"{name}.headroom", PolicyText.Share(rules.Headroom)!),
            ($"{name}.scaleUpThreshold", PolicyText.Number(rules.ScaleUpThreshold)),
            ($"{name}.scaleDownThreshold", PolicyText.Number(rules.ScaleDownThreshold)),
            ($"{name}.maxStep", PolicyText.Share(rules.MaxStep)!),
            ($"{name}.minChange", PolicyText.Share(rules.MinChange)!),
            ($"{name}.cooldownUp", PolicyText.Duration(rules.CooldownUp)),
            ($"{name}.cooldownDown", PolicyText.Duration(rules.CooldownDown)),
        ];
    }
}
