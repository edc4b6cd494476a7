using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Documents.Policies;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Documents.Policies;

public sealed class PolicyWriterTests
{
    private static readonly ImmutableSortedDictionary<string, string> s_none = ImmutableSortedDictionary<string, string>.Empty;

    [Fact]
    public void A_policy_is_written_in_the_order_and_the_units_of_the_reference()
    {
        var policy = PolicyDocument.Read("""
            priority: 3
            selector: {application: shop, labels: {tier: gold}}
            mode: {down: Off}
            nonDisruptive: true
            horizon: 90m
            quantile: 97%
            budget: {perHour: 40}
            memory: {max: 16Gi, cooldownDown: 1d12h}
            cpu: {min: 500m, scaleUpThreshold: 130%}
            disk: {max: 40MiB/s}
            """);
        Assert.Equal(
            """
            apiVersion: headroom/v1
            kind: Policy
            metadata:
              name: "p"
            spec:
              selector:
                application: "shop"
                labels:
                  "tier": "gold"
              priority: 3
              mode:
                down: Off
              nonDisruptive: true
              horizon: 1h30m
              quantile: 0.97
              budget:
                perHour: 40
              cpu:
                min: 500m
                scaleUpThreshold: 1.3
              memory:
                max: 16Gi
                cooldownDown: 1d12h
              disk:
                max: 40MiB/s

            """,
            PolicyWriter.Write(policy));
    }

    [Theory]
    [InlineData("mode: Auto", "  mode: Auto\n")]
    [InlineData("mode: {up: Auto, down: Auto}", "  mode: Auto\n")]
    [InlineData("mode: {up: Auto}", "  mode:\n    up: Auto\n")]
    [InlineData("riskThreshold: 0.00001", "  riskThreshold: 0.001%\n")]
    [InlineData("{}", "spec: {}\n")]
    public void The_shortest_form_is_written(string spec, string end) =>
        Assert.EndsWith(end, PolicyWriter.Write(PolicyDocument.Read(spec)), StringComparison.Ordinal);

    [Fact]
    public void What_was_written_reads_back_to_the_same_policy() => Property.ForAll(RandomPolicy.Any, policy =>
    {
        var text = PolicyWriter.Write(policy);
        var back = PolicyReader.ReadOne("p.yaml", text);
        Assert.Equal((policy.Name, policy.Priority, policy.Spec), (back.Name, back.Priority, back.Spec));
        Assert.Equal(policy.Selector with { Labels = s_none }, back.Selector with { Labels = s_none });
        Assert.Equal(policy.Selector.Labels, back.Selector.Labels);
        Assert.Equal(text, PolicyWriter.Write(back));
    });

    /// <summary>Policies with any part of the fields said, and any text in the names that somebody else chose.</summary>
    private static class RandomPolicy
    {
        private static readonly Gen<double?> s_share = Maybe(Gen.Choose(1, 9_999).Select(n => n / 10_000.0));

        // Any character of YAML's own, of other scripts, beyond 16 bits, and those that do not print.
        private static readonly Gen<string> s_word = Gen.Elements(
            "a", "Z", "0", " ", "\"", "'", "\\", ":", "#", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", "-", "?", ",", "~", "null", "true", "\n", "\r", "\t",
            "\0", "\u0085", "\u00A0", "\u2028", "\uFEFF", "\u200D", "é", "ß", "日本", "😀", "\u0301").ListOf().Select(parts => "x" + string.Concat(parts));

        private static readonly Gen<TimeSpan?> s_span = Maybe(Gen.Choose(0, 30 * 24 * 3600).Select(s => TimeSpan.FromSeconds(s) + TimeSpan.FromMilliseconds(s % 1000)));

        public static Gen<Policy> Any =>
            from name in Gen.Elements("p", "A-1", "x.y_z", "123", "null", "0x10")
            from priority in Gen.Choose(-5, 5)
            from selector in Selectors
            from spec in Specs
            select new Policy { Name = name, Priority = priority, Selector = selector, Spec = spec };

        private static Gen<Selector> Selectors =>
            from vm in MaybeWord
            from application in MaybeWord
            from user in MaybeWord
            from pool in MaybeWord
            from labels in s_word.Two().ListOf()
            select new Selector
            {
                Vm = vm,
                Application = application,
                User = user,
                Pool = pool,
                Labels = labels.DistinctBy(l => l.Item1).ToImmutableSortedDictionary(l => l.Item1, l => l.Item2, StringComparer.Ordinal),
            };

        private static Gen<string?> MaybeWord => Gen.OneOf(Gen.Constant<string?>(null), s_word.Select(w => (string?)w));

        private static Gen<PolicySpec> Specs =>
            from up in Maybe(Gen.Elements(Enum.GetValues<Mode>()))
            from down in Maybe(Gen.Elements(Enum.GetValues<Mode>()))
            from gently in Maybe(Gen.Elements(true, false))
            from horizon in Maybe(Gen.Choose(300_000, 86_400_000).Select(ms => TimeSpan.FromMilliseconds(ms)))
            from quantile in Maybe(Gen.Choose(5_000, 9_999).Select(n => n / 10_000.0))
            from risk in Maybe(Gen.Choose(1, 99_999_999).Select(n => n / 100_000_000.0))
            from confidence in s_share
            from weight in Maybe(Gen.Choose(1, int.MaxValue).Select(n => 100.0 * n / int.MaxValue))
            from observe in s_span
            from model in Gen.Elements<string?>([null, .. ModelName.All])
            from retrain in Maybe(Gen.Elements(1, 24, 36, 24 * 60).Select(h => TimeSpan.FromHours(h)))
            from budget in Maybe(Gen.Choose(1, 1_000_000)).Three()
            from cpu in ResourceSpecs(Gen.Choose(1, 64_000).Select(n => n / 1000.0))
            from memory in ResourceSpecs(Gen.Choose(1, int.MaxValue).Select(n => n * 1024.0))
            from disk in ResourceSpecs(Gen.Choose(1, int.MaxValue).Select(n => n / 7.0))
            from network in ResourceSpecs(Gen.Choose(1, int.MaxValue).Select(n => n * 512.0))
            select new PolicySpec
            {
                ModeUp = up,
                ModeDown = down,
                NonDisruptive = gently,
                Horizon = horizon,
                Quantile = quantile,
                RiskThreshold = risk,
                MinConfidence = confidence,
                Weight = weight,
                ObserveFor = observe,
                Model = model,
                Retrain = retrain,
                MaxParallel = budget.Item1,
                PerHost = budget.Item2,
                PerHour = budget.Item3,
                Cpu = cpu,
                Memory = memory,
                Disk = disk,
                Network = network,
            };

        // A minimum alone, or both in order: what contradicts itself is never written, because it is never accepted.
        private static Gen<ResourceSpec> ResourceSpecs(Gen<double> amounts) =>
            from first in amounts
            from second in amounts
            from bounds in Gen.Choose(0, 2)
            from headroom in s_share
            from upper in Maybe(Gen.Choose(100, 1000).Select(n => n / 100.0))
            from lower in s_share
            from step in s_share
            from change in s_share
            from cooldownUp in s_span
            from cooldownDown in s_span
            select new ResourceSpec
            {
                Min = bounds > 0 ? Math.Min(first, second) : null,
                Max = bounds > 1 ? Math.Max(first, second) : null,
                Headroom = headroom,
                ScaleUpThreshold = upper,
                ScaleDownThreshold = lower,
                MaxStep = step,
                MinChange = change,
                CooldownUp = cooldownUp,
                CooldownDown = cooldownDown,
            };

        private static Gen<T?> Maybe<T>(Gen<T> values)
            where T : struct => Gen.OneOf(Gen.Constant<T?>(null), values.Select(v => (T?)v));
    }
}
