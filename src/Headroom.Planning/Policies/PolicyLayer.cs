using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>Lays one policy over the values decided so far, and notes which fields it decided.</summary>
internal static class PolicyLayer
{
    public static EffectivePolicy Over(EffectivePolicy below, Policy policy)
    {
        var spec = policy.Spec;
        var origins = below.Origins.ToBuilder();
        var layer = new Layer(policy.Name, origins);
        var result = below with
        {
            Name = policy.Name,
            Version = policy.Version,
            ModeUp = layer.Take("mode.up", spec.ModeUp, below.ModeUp),
            ModeDown = layer.Take("mode.down", spec.ModeDown, below.ModeDown),
            NonDisruptive = layer.Take("nonDisruptive", spec.NonDisruptive, below.NonDisruptive),
            Horizon = layer.Take("horizon", spec.Horizon, below.Horizon),
            Quantile = layer.Take("quantile", spec.Quantile, below.Quantile),
            RiskThreshold = layer.Take("riskThreshold", spec.RiskThreshold, below.RiskThreshold),
            MinConfidence = layer.Take("minConfidence", spec.MinConfidence, below.MinConfidence),
            Weight = layer.Take("weight", spec.Weight, below.Weight),
            ObserveFor = layer.Take("observeFor", spec.ObserveFor, below.ObserveFor),
            Model = layer.Take("model", spec.Model, below.Model),
            Retrain = layer.Take("retrain", spec.Retrain, below.Retrain),
            MaxParallel = layer.Take("budget.maxParallel", spec.MaxParallel, below.MaxParallel),
            PerHost = layer.Take("budget.perHost", spec.PerHost, below.PerHost),
            PerHour = layer.Take("budget.perHour", spec.PerHour, below.PerHour),
            Cpu = layer.Take(Resource.Cpu, spec.Cpu, below.Cpu),
            Memory = layer.Take(Resource.Memory, spec.Memory, below.Memory),
            Disk = layer.Take(Resource.Disk, spec.Disk, below.Disk),
            Network = layer.Take(Resource.Network, spec.Network, below.Network),
        };
        return result with { Origins = origins.ToImmutable() };
    }

    private readonly struct Layer(string policy, ImmutableSortedDictionary<string, string>.Builder origins)
    {
        public T Take<T>(string field, T? said, T below)
            where T : struct
        {
            if (said is not { } value)
                return below;
            origins[field] = policy;
            return value;
        }

        public string Take(string field, string? said, string below)
        {
            if (said is not null)
                origins[field] = policy;
            return said ?? below;
        }

        public ResourceRules Take(Resource resource, ResourceSpec said, ResourceRules below)
        {
            var name = resource.Name();
            return new ResourceRules
            {
                Min = Take($"{name}.min", said.Min, below.Min),
                Max = Take($"{name}.max", said.Max, below.Max),
                Headroom = Take($"{name}.headroom", said.Headroom, below.Headroom),
                ScaleUpThreshold = Take($"{name}.scaleUpThreshold", said.ScaleUpThreshold, below.ScaleUpThreshold),
                ScaleDownThreshold = Take($"{name}.scaleDownThreshold", said.ScaleDownThreshold, below.ScaleDownThreshold),
                MaxStep = Take($"{name}.maxStep", said.MaxStep, below.MaxStep),
                MinChange = Take($"{name}.minChange", said.MinChange, below.MinChange),
                CooldownUp = Take($"{name}.cooldownUp", said.CooldownUp, below.CooldownUp),
                CooldownDown = Take($"{name}.cooldownDown", said.CooldownDown, below.CooldownDown),
            };
        }
    }
}
