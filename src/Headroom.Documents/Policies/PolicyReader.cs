using System.Collections.Immutable;
using Headroom.Documents.Text;
using Headroom.Documents.Yaml;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Documents.Policies;

/// <summary>Reads policy documents: <c>apiVersion: headroom/v1, kind: Policy, metadata: {name}, spec</c>.</summary>
public static class PolicyReader
{
    public const string ApiVersion = "headroom/v1";

    private static readonly string[] s_specFields =
    [
        "selector", "priority", "mode", "nonDisruptive", "horizon", "quantile", "riskThreshold", "minConfidence", "weight",
        "observeFor", "model", "retrain", "budget", "cpu", "memory", "disk", "network",
    ];

    public static PolicySet ReadFile(string path) => Read(path, SourceText.Read(path));

    /// <summary>All policies of a text with one or more documents, checked together.</summary>
    public static PolicySet Read(string path, string text)
    {
        var set = ReadAll(path, YamlDocuments.Read(path, text));
        return set.Policies.IsEmpty ? throw new DocumentException(path, "has no policy in it", "write one, or leave the file out") : set;
    }

    /// <summary>Exactly one policy, as the API takes it.</summary>
    public static Policy ReadOne(string path, string text)
    {
        var set = Read(path, text);
        return set.Policies.Length == 1
            ? set.Policies[0]
            : throw new DocumentException(path, "has more than one policy", "send them one by one");
    }

    internal static PolicySet ReadAll(string path, IEnumerable<YamlObject> documents)
    {
        var sources = new Dictionary<string, YamlObject>(StringComparer.Ordinal);
        var policies = new List<Policy>();
        foreach (var document in documents)
        {
            var policy = ReadPolicy(document);
            if (!sources.TryAdd(policy.Name, document))
                throw new DocumentException(path, $"policy '{policy.Name}' is there twice", "give one of them another name", document.Line);
            policies.Add(policy);
        }

        var set = new PolicySet(policies);
        foreach (var (policy, field, problem) in PolicyValidator.Problems(set))
            throw sources[policy.Name].Problem("spec." + field, problem, "change one of the values");
        return set;
    }

    internal static void CheckVersion(YamlObject document)
    {
        document.Allow("apiVersion", "kind", "metadata", "spec");
        if (document.Need("apiVersion") is var version && version != ApiVersion)
            throw document.Problem("apiVersion", $"is '{Excerpt.Of(version)}'", $"use {ApiVersion}");
    }

    internal static string ReadName(YamlObject document)
    {
        var metadata = document.Object("metadata") ?? throw document.Problem("metadata", "is missing", "add metadata with a name");
        metadata.Allow("name");
        var name = metadata.Need("name");
        return IsName(name) ? name : throw metadata.Problem("name", $"'{Excerpt.Of(name)}' is no name", "use up to 63 letters, digits, '-', '_' and '.'");
    }

    private static Policy ReadPolicy(YamlObject document)
    {
        CheckVersion(document);
        if (document.Need("kind") is var kind && kind != "Policy")
            throw document.Problem("kind", $"is '{Excerpt.Of(kind)}'", "use Policy");
        var name = ReadName(document);
        var spec = document.Object("spec");
        spec?.Allow(s_specFields);
        return new Policy
        {
            Name = name,
            Priority = spec?.Whole("priority") ?? 0,
            Selector = ReadSelector(spec?.Object("selector")),
            Spec = spec is null ? new PolicySpec() : ReadSpec(spec),
        };
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static Selector ReadSelector(YamlObject? selector)
    {
        if (selector is null)
            return new Selector();
        selector.Allow("vm", "application", "user", "pool", "labels");
        var labels = selector.Object("labels");
        return new Selector
        {
            Vm = selector.Word("vm"),
            Application = selector.Word("application"),
            User = selector.Word("user"),
            Pool = selector.Word("pool"),
            Labels = labels is null
                ? ImmutableSortedDictionary<string, string>.Empty
                : labels.Keys.ToImmutableSortedDictionary(k => k, labels.Need, StringComparer.Ordinal),
        };
    }

    private static PolicySpec ReadSpec(YamlObject spec)
    {
        var (up, down) = ReadMode(spec);
        var budget = spec.Object("budget");
        budget?.Allow("maxParallel", "perHost", "perHour");
        return new PolicySpec
        {
            ModeUp = up,
            ModeDown = down,
            NonDisruptive = spec.YesNo("nonDisruptive"),
            Horizon = spec.Quantity<Duration>("horizon", Duration.TryParse)?.Value,
            Quantile = spec.Quantity<Share>("quantile", Share.TryParse)?.Value,
            RiskThreshold = spec.Quantity<Share>("riskThreshold", Share.TryParse)?.Value,
            MinConfidence = spec.Quantity<Share>("minConfidence", Share.TryParse)?.Value,
            Weight = spec.Number("weight"),
            ObserveFor = spec.Quantity<Duration>("observeFor", Duration.TryParse)?.Value,
            Model = spec.OneOf("model", ModelName.All),
            Retrain = spec.Quantity<Duration>("retrain", RetrainText.TryRead)?.Value,
            MaxParallel = budget?.Whole("maxParallel"),
            PerHost = budget?.Whole("perHost"),
            PerHour = budget?.Whole("perHour"),
            Cpu = ReadResource(spec, Resource.Cpu),
            Memory = ReadResource(spec, Resource.Memory),
            Disk = ReadResource(spec, Resource.Disk),
            Network = ReadResource(spec, Resource.Network),
        };
    }

    private static (Mode? Up, Mode? Down) ReadMode(YamlObject spec)
    {
        if (!spec.IsObject("mode"))
            return spec.OneOf<Mode>("mode") is { } both ? (both, both) : (null, null);
        var mode = spec.Object("mode")!;
        mode.Allow("up", "down");
        return (mode.OneOf<Mode>("up"), mode.OneOf<Mode>("down"));
    }

    private static ResourceSpec ReadResource(YamlObject spec, Resource resource)
    {
        if (spec.Object(resource.Name()) is not { } of)
            return new ResourceSpec();
        of.Allow("min", "max", "headroom", "scaleUpThreshold", "scaleDownThreshold", "maxStep", "minChange", "cooldownUp", "cooldownDown");
        return new ResourceSpec
        {
            Min = ReadAmount(of, "min", resource),
            Max = ReadAmount(of, "max", resource),
            Headroom = of.Quantity<Share>("headroom", Share.TryParse)?.Value,
            ScaleUpThreshold = of.Quantity<Share>("scaleUpThreshold", Share.TryParse)?.Value,
            ScaleDownThreshold = of.Quantity<Share>("scaleDownThreshold", Share.TryParse)?.Value,
            MaxStep = of.Quantity<Share>("maxStep", Share.TryParse)?.Value,
            MinChange = of.Quantity<Share>("minChange", Share.TryParse)?.Value,
            CooldownUp = of.Quantity<Duration>("cooldownUp", Duration.TryParse)?.Value,
            CooldownDown = of.Quantity<Duration>("cooldownDown", Duration.TryParse)?.Value,
        };
    }

    private static double? ReadAmount(YamlObject of, string key, Resource resource) => resource switch
    {
        Resource.Cpu => of.Quantity<Cores>(key, Cores.TryParse)?.Value,
        Resource.Memory => of.Quantity<Bytes>(key, Bytes.TryParse)?.Value,
        _ => of.Quantity<BytesPerSecond>(key, BytesPerSecond.TryParse)?.Value,
    };
}
