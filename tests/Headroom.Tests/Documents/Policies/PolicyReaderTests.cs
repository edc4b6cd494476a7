using System.Collections.Immutable;
using Headroom.Documents.Policies;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Documents.Policies;

public sealed class PolicyReaderTests
{
    private const double MiB = 1024 * 1024;

    [Fact]
    public void Every_field_is_read()
    {
        var policy = PolicyDocument.Read("""
            selector:
              vm: db1
              application: shop
              user: eve
              pool: lyon
              labels: {tier: gold, zone: ""}
            priority: -7
            mode: {up: Auto, down: Approve}
            nonDisruptive: false
            horizon: 90m
            quantile: 97.5%
            riskThreshold: 0.02
            minConfidence: 60%
            weight: 2.5
            observeFor: 7d
            model: Trees
            retrain: hourly
            budget: {maxParallel: 3, perHost: 2, perHour: 40}
            cpu: {min: 500m, max: 8, headroom: 15%, scaleUpThreshold: 1.3, scaleDownThreshold: 70%, maxStep: 25%, minChange: 5%, cooldownUp: 30s, cooldownDown: 2h}
            memory: {min: 512Mi, max: 16Gi, headroom: 0.4}
            disk: {min: 1MB/s, max: 40MiB/s}
            network: {min: 100KB/s, max: 1000000}
            """);
        Assert.Equal(("p", -7, 1), (policy.Name, policy.Priority, policy.Version));
        Assert.Equal(("db1", "shop", "eve", "lyon"), (policy.Selector.Vm, policy.Selector.Application, policy.Selector.User, policy.Selector.Pool));
        Assert.Equal(new Dictionary<string, string> { ["tier"] = "gold", ["zone"] = "" }, policy.Selector.Labels);
        var expected = new PolicySpec
        {
            ModeUp = Mode.Auto,
            ModeDown = Mode.Approve,
            NonDisruptive = false,
            Horizon = TimeSpan.FromMinutes(90),
            Quantile = 0.975,
            RiskThreshold = 0.02,
            MinConfidence = 0.6,
            Weight = 2.5,
            ObserveFor = TimeSpan.FromDays(7),
            Model = "trees",
            Retrain = TimeSpan.FromHours(1),
            MaxParallel = 3,
            PerHost = 2,
            PerHour = 40,
            Cpu = new ResourceSpec
            {
                Min = 0.5,
                Max = 8,
                Headroom = 0.15,
                ScaleUpThreshold = 1.3,
                ScaleDownThreshold = 0.7,
                MaxStep = 0.25,
                MinChange = 0.05,
                CooldownUp = TimeSpan.FromSeconds(30),
                CooldownDown = TimeSpan.FromHours(2),
            },
            Memory = new ResourceSpec { Min = 512 * MiB, Max = 16 * 1024 * MiB, Headroom = 0.4 },
            Disk = new ResourceSpec { Min = 1e6, Max = 40 * MiB },
            Network = new ResourceSpec { Min = 1e5, Max = 1e6 },
        };
        Assert.Equal(expected, policy.Spec);
    }

    [Fact]
    public void What_a_policy_does_not_say_is_left_to_the_layer_below()
    {
        foreach (var text in new[] { PolicyDocument.With("{}"), "apiVersion: headroom/v1\nkind: Policy\nmetadata: {name: p}\n" })
        {
            var policy = PolicyReader.ReadOne("p.yaml", text);
            Assert.Equal((new PolicySpec(), 0, 0), (policy.Spec, policy.Priority, policy.Selector.Specificity));
        }
    }

    [Theory]
    [InlineData("mode: Auto", Mode.Auto, Mode.Auto)]
    [InlineData("mode: recommend", Mode.Recommend, Mode.Recommend)]
    [InlineData("mode: {up: Approve, down: Off}", Mode.Approve, Mode.Off)]
    [InlineData("mode: {up: AUTO}", Mode.Auto, null)]
    [InlineData("mode: {down: Off}", null, Mode.Off)]
    [InlineData("mode: {}", null, null)]
    public void The_mode_is_one_word_or_one_for_each_direction(string spec, Mode? up, Mode? down)
    {
        var policy = PolicyDocument.Read(spec);
        Assert.Equal((up, down), (policy.Spec.ModeUp, policy.Spec.ModeDown));
    }

    [Fact]
    public void Quoted_values_line_ends_and_a_byte_order_mark_change_nothing()
    {
        var plain = PolicyDocument.With("weight: 2\nhorizon: 1h30m\nnonDisruptive: true");
        var quoted = PolicyDocument.With("\"weight\": \"2\"\n'horizon': '1h30m'\nnonDisruptive: \"true\"");
        var variants = new[] { quoted, plain.ReplaceLineEndings("\r\n"), "\uFEFF" + plain, "%YAML 1.2\n---\n" + plain + "...\n", "# a comment\n\n" + plain };
        var wanted = PolicyReader.ReadOne("p.yaml", plain);
        Assert.Equal(new PolicySpec { Weight = 2, Horizon = TimeSpan.FromMinutes(90), NonDisruptive = true }, wanted.Spec);
        Assert.All(variants, text => Assert.Equal(wanted.Spec, PolicyReader.ReadOne("p.yaml", text).Spec));
    }

    [Fact]
    public void A_document_may_be_JSON()
    {
        var policy = PolicyReader.ReadOne("body", """{"apiVersion": "headroom/v1", "kind": "Policy", "metadata": {"name": "p"}, "spec": {"mode": {"up": "Auto"}, "cpu": {"max": "4"}}}""");
        Assert.Equal((Mode.Auto, 4.0), (policy.Spec.ModeUp, policy.Spec.Cpu.Max));
    }

    [Fact]
    public void A_file_may_hold_many_policies_and_empty_documents_are_nothing()
    {
        var set = PolicyReader.Read("p.yaml", "---\n---\n" + PolicyDocument.With("weight: 1", "b") + "---\n" + PolicyDocument.With("weight: 2", "a") + "---\n# the end\n");
        Assert.Equal(["a", "b"], set.Policies.Select(p => p.Name));
        Assert.Empty(set.Bindings);
    }

    [Fact]
    public void A_value_may_be_anchored_and_used_again()
    {
        var policy = PolicyDocument.Read("cpu: &close {headroom: 5%, cooldownDown: 30m}\ndisk: *close\nnetwork: *close");
        var close = new ResourceSpec { Headroom = 0.05, CooldownDown = TimeSpan.FromMinutes(30) };
        Assert.Equal((close, close, close), (policy.Spec.Cpu, policy.Spec.Disk, policy.Spec.Network));
    }

    [Fact]
    public void Layers_are_checked_as_they_would_lie_over_one_another()
    {
        // 100 MiB alone is fine; under it the built-in minimum of 256 MiB is not.
        var both = PolicyDocument.With("memory: {min: 64Mi}", "default") + "---\n" + PolicyDocument.With("memory: {max: 100Mi}", "small");
        Assert.Equal(100 * MiB, PolicyReader.Read("p.yaml", both).Find("small")!.Spec.Memory.Max);
    }

    [Fact]
    public void A_name_is_letters_digits_and_three_signs()
    {
        foreach (var name in new[] { "a", "A-b_c.9", "123", "true", new string('x', 63) })
            Assert.Equal(name, PolicyReader.ReadOne("p.yaml", PolicyDocument.With("weight: 1", name)).Name);
    }

    [Fact]
    public void Exactly_one_policy_is_asked_for_where_one_is_meant()
    {
        var two = PolicyDocument.With("weight: 1", "a") + "---\n" + PolicyDocument.With("weight: 2", "b");
        var refused = Assert.Throws<Headroom.Documents.DocumentException>(() => PolicyReader.ReadOne("body", two));
        Assert.Equal("body: has more than one policy; send them one by one", refused.Message);
    }

    [Fact]
    public void Labels_are_kept_in_order_of_name()
    {
        var labels = PolicyDocument.Read("selector: {labels: {b: '2', A: x, a: y}}").Selector.Labels;
        Assert.Equal(["A", "a", "b"], labels.Keys.ToImmutableArray());
    }
}
