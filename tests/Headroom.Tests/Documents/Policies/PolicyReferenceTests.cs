using System.Globalization;
using System.Text.RegularExpressions;
using Headroom.Documents.Policies;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Tests.Architecture;

namespace Headroom.Tests.Documents.Policies;

/// <summary>docs/reference/policies.md tells the truth: every field that is read, with the value that is built in.</summary>
public sealed partial class PolicyReferenceTests
{
    private const string Reference = "docs/reference/policies.md";

    private static readonly string s_text = RepositoryTree.Read(Reference);

    [Theory]
    [InlineData("nowhere: 1", "")]
    [InlineData("selector: {nowhere: 1}", "selector.")]
    [InlineData("budget: {nowhere: 1}", "budget.")]
    [InlineData("cpu: {nowhere: 1}", "")]
    public void Every_field_that_is_read_is_there(string spec, string prefix)
    {
        // The error of an unknown key lists what is known.
        var known = PolicyDocument.Refused(PolicyDocument.With(spec)).Split("known here: ")[1].Split(", ");
        Assert.All(known.Except(["selector", "budget"]), field => Assert.Contains($"`{prefix}{field}`", s_text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_built_in_value_is_right()
    {
        var standard = DefaultPolicy.Value;
        AssertRow("mode", $"`{standard.ModeUp}`");
        AssertRow("nonDisruptive", standard.NonDisruptive ? "`true`" : "`false`");
        AssertRow("horizon", $"`{new Duration(standard.Horizon)}`");
        AssertRow("quantile", $"`{standard.Quantile.ToString(CultureInfo.InvariantCulture)}`");
        AssertRow("riskThreshold", $"`{new Share(standard.RiskThreshold)}`");
        AssertRow("minConfidence", $"`{new Share(standard.MinConfidence)}`");
        AssertRow("weight", $"`{standard.Weight.ToString(CultureInfo.InvariantCulture)}`");
        AssertRow("observeFor", $"`{new Duration(standard.ObserveFor)}`");
        AssertRow("model", string.Join(", ", ModelName.All.Select(m => $"`{m}`")), $"`{standard.Model}`");
        AssertRow("retrain", $"`{RetrainText.Write(standard.Retrain)}`");
        AssertRow("budget.maxParallel", $"`{standard.MaxParallel}`");
        AssertRow("budget.perHost", $"`{standard.PerHost}`");
        AssertRow("budget.perHour", $"`{standard.PerHour}`");
    }

    [Fact]
    public void Every_built_in_value_of_a_resource_is_right()
    {
        var (cpu, memory) = (DefaultPolicy.Value.Cpu, DefaultPolicy.Value.Memory);
        Assert.Equal((cpu with { Min = 0 }, cpu with { Min = 0 }), (DefaultPolicy.Value.Disk with { Min = 0 }, DefaultPolicy.Value.Network with { Min = 0 }));
        Assert.Equal((0.05, 1e5, 1e5), (cpu.Min, DefaultPolicy.Value.Disk.Min, DefaultPolicy.Value.Network.Min));
        AssertRow("min", "`50m` (0.05 cores); `100KB/s`", $"`{new Bytes((long)memory.Min)}`");
        AssertRow("max", "none", "none");
        AssertRow("headroom", $"`{new Share(cpu.Headroom)}`", $"`{new Share(memory.Headroom)}`");
        AssertRow("scaleUpThreshold", $"`{cpu.ScaleUpThreshold.ToString(CultureInfo.InvariantCulture)}`", "");
        AssertRow("scaleDownThreshold", $"`{cpu.ScaleDownThreshold.ToString(CultureInfo.InvariantCulture)}`", "");
        AssertRow("maxStep", $"`{new Share(cpu.MaxStep)}`", "");
        AssertRow("minChange", $"`{new Share(cpu.MinChange)}`", "");
        AssertRow("cooldownUp", $"`{new Duration(cpu.CooldownUp)}`", "");
        AssertRow("cooldownDown", $"`{new Duration(cpu.CooldownDown)}`", $"`{new Duration(memory.CooldownDown)}`");
        Assert.Equal((cpu.ScaleUpThreshold, cpu.MaxStep, cpu.MinChange, cpu.CooldownUp), (memory.ScaleUpThreshold, memory.MaxStep, memory.MinChange, memory.CooldownUp));
    }

    [Fact]
    public void Every_example_can_be_read()
    {
        var examples = Example().Matches(s_text);
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.NotEmpty(PolicyReader.Read(Reference, e.Groups["text"].Value).Policies));
    }

    private static void AssertRow(string field, params string[] end)
    {
        var row = s_text.Split('\n').Single(l => l.StartsWith($"| `{field}` |", StringComparison.Ordinal));
        var cells = row.Trim('|').Split('|').Select(c => c.Trim()).ToArray();
        Assert.Equal(end, cells[^end.Length..]);
    }

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();
}
