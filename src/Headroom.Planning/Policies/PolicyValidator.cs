using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>Finds what in a policy cannot be meant: values out of range, and values that contradict one another.</summary>
public static class PolicyValidator
{
    private static readonly TimeSpan s_maxHorizon = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_minRetrain = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_maxRetrain = TimeSpan.FromDays(60);

    /// <summary>
    /// Problems of each policy as it would be in force, over the default policy; the field by its name in the document.
    /// </summary>
    public static IEnumerable<(Policy Policy, string Field, string Problem)> Problems(PolicySet set)
    {
        foreach (var policy in set.Policies)
        {
            if (policy.Name == Policy.DefaultName && policy.Selector.Specificity > 0)
                yield return (policy, "selector", "must be empty: the policy named 'default' lies under all others");
            var effective = DefaultPolicy.Value;
            if (set.Find(Policy.DefaultName) is { } bottom && bottom != policy)
                effective = PolicyLayer.Over(effective, bottom);
            foreach (var (field, problem) in Problems(PolicyLayer.Over(effective, policy)))
                yield return (policy, field, problem);
        }
    }

    public static IEnumerable<(string Field, string Problem)> Problems(EffectivePolicy policy)
    {
        if (policy.Quantile is not (>= 0.5 and <= 0.9999))
            yield return ("quantile", "must be from 0.5 to 0.9999");
        if (policy.RiskThreshold is not (> 0 and < 1))
            yield return ("riskThreshold", "must be above 0 and below 1");
        if (policy.MinConfidence is not (>= 0 and <= 1))
            yield return ("minConfidence", "must be from 0 to 1");
        if (policy.Weight is not (> 0 and <= 100))
            yield return ("weight", "must be above 0 and at most 100");
        if (policy.Horizon < TimeSpan.FromMinutes(5) || policy.Horizon > s_maxHorizon)
            yield return ("horizon", "must be from 5m to 24h");
        if (policy.ObserveFor > TimeSpan.FromDays(60))
            yield return ("observeFor", "must be at most 60d");
        if (!ModelName.All.Contains(policy.Model))
            yield return ("model", $"must be one of {string.Join(", ", ModelName.All)}");
        if (policy.Retrain < s_minRetrain || policy.Retrain > s_maxRetrain)
            yield return ("retrain", "must be from 1h to 60d");
        if (policy.MaxParallel < 1)
            yield return ("budget.maxParallel", "must be at least 1; to stop all actions set mode: Off");
        if (policy.PerHost < 1)
            yield return ("budget.perHost", "must be at least 1; to stop all actions set mode: Off");
        if (policy.PerHour < 1)
            yield return ("budget.perHour", "must be at least 1; to stop all actions set mode: Off");
        foreach (var resource in Resources.All)
        {
            foreach (var (field, problem) in Problems(resource, policy))
                yield return ($"{resource.Name()}.{field}", problem);
        }
    }

    private static IEnumerable<(string Field, string Problem)> Problems(Resource resource, EffectivePolicy policy)
    {
        var rules = policy[resource];
        if (rules.Min <= 0)
            yield return ("min", "must be above 0");
        if (rules.Min > rules.Max)
            yield return Crossed(resource, policy, rules);
        if (rules.Headroom is not (>= 0 and <= 10))
            yield return ("headroom", "must be from 0% to 1000%");
        if (rules.ScaleUpThreshold is not (>= 1 and <= 10))
            yield return ("scaleUpThreshold", "must be from 1 to 10");
        if (rules.ScaleDownThreshold is not (>= 0 and <= 1))
            yield return ("scaleDownThreshold", "must be from 0 to 1");
        if (rules.MaxStep is not (> 0 and <= 1))
            yield return ("maxStep", "must be above 0 and at most 1");
        if (rules.MinChange is not (>= 0 and < 1))
            yield return ("minChange", "must be from 0 and below 1");
    }

    /// <summary>Names the bound that this policy set itself, and says where the other one comes from.</summary>
    private static (string Field, string Problem) Crossed(Resource resource, EffectivePolicy policy, ResourceRules rules)
    {
        var (min, max) = (AmountText.Format(resource, rules.Min), AmountText.Format(resource, rules.Max));
        var (minFrom, maxFrom) = (OriginOf("min"), OriginOf("max"));
        return minFrom == policy.Name
            ? ("min", $"is {min}, above the maximum of {max}{Other(maxFrom)}")
            : ("max", $"is {max}, below the minimum of {min}{Other(minFrom)}");

        string OriginOf(string bound) => policy.Origins.GetValueOrDefault($"{resource.Name()}.{bound}", DefaultPolicy.Value.Name);
        string Other(string from) => from == policy.Name ? "" : $" ({from})";
    }
}
