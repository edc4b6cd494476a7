using Headroom.Documents.Policies;

namespace Headroom.Tests.Documents.Policies;

/// <summary>Every mistake is one line that says the file, the line, the field, what is wrong and what to do.</summary>
public sealed class PolicyErrorTests
{
    private static readonly string s_right = PolicyDocument.With("weight: 1");

    [Theory]
    [InlineData("selectr: {}", "p.yaml, line 6: unknown key 'spec.selectr'; did you mean 'selector'?")]
    [InlineData("weight: 1\nrisk_threshold: 0.1", "p.yaml, line 7: unknown key 'spec.risk_threshold'; did you mean 'riskThreshold'?")]
    [InlineData("selector: {lables: {}}", "p.yaml, line 6: unknown key 'spec.selector.lables'; did you mean 'labels'?")]
    [InlineData("mode: {dwon: Off}", "p.yaml, line 6: unknown key 'spec.mode.dwon'; did you mean 'down'?")]
    [InlineData("budget:\n  perhour: 1\n  perDay: 1", "p.yaml, line 7: unknown key 'spec.budget.perhour'; did you mean 'perHour'?")]
    [InlineData("memory:\n  max: 4Gi\n  scaledownTreshold: 0.5", "p.yaml, line 8: unknown key 'spec.memory.scaledownTreshold'; did you mean 'scaleDownThreshold'?")]
    [InlineData("gpu: {}", "p.yaml, line 6: unknown key 'spec.gpu'; did you mean 'cpu'?")]
    [InlineData("colour: red", "p.yaml, line 6: unknown key 'spec.colour'; known here: selector, priority, mode, nonDisruptive, horizon, quantile, "
        + "riskThreshold, minConfidence, weight, observeFor, model, retrain, budget, cpu, memory, disk, network")]
    [InlineData("disk:\n  <<: {min: 1}", "p.yaml, line 7: unknown key 'spec.disk.<<'; known here: min, max, headroom, scaleUpThreshold, scaleDownThreshold, maxStep, minChange, cooldownUp, cooldownDown")]
    public void An_unknown_key_is_an_error_with_the_nearest_name(string spec, string message) => Assert.Equal(message, PolicyDocument.Refused(PolicyDocument.With(spec)));

    [Theory]
    [InlineData("weight: heavy", "'spec.weight': 'heavy' is not a number; write for example 1.2")]
    [InlineData("weight: [1]", "'spec.weight' must be a single value; write it on one line")]
    [InlineData("weight:", "'spec.weight' has no value; give it one or remove the key")]
    [InlineData("weight: ~", "'spec.weight' has no value; give it one or remove the key")]
    [InlineData("weight: .inf", "'spec.weight': '.inf' is not a number; write for example 1.2")]
    [InlineData("weight: NaN", "'spec.weight': 'NaN' is not a number; write for example 1.2")]
    [InlineData("priority: 1.5", "'spec.priority': '1.5' is not a whole number; write for example 10")]
    [InlineData("priority: 3000000000", "'spec.priority': '3000000000' is not a whole number; write for example 10")]
    [InlineData("nonDisruptive: yes", "'spec.nonDisruptive': 'yes' is neither true nor false; write true or false")]
    [InlineData("mode: Automatic", "'spec.mode': there is no 'Automatic'; use one of Off, Recommend, Approve, Auto")]
    [InlineData("mode: Recomend", "'spec.mode': there is no 'Recomend'; did you mean 'Recommend'?")]
    [InlineData("model: tree", "'spec.model': there is no 'tree'; did you mean 'trees'?")]
    [InlineData("model: oracle", "'spec.model': there is no 'oracle'; use one of auto, naive, seasonal, analog, companion, regression, trees, lstm, rnn, arima, prophet")]
    [InlineData("retrain: often", "'spec.retrain': 'often': is not a number; expected a duration such as 5m, 24h or 7d at character 1 ('⟂often'); mend it there")]
    [InlineData("mode: 3", "'spec.mode': there is no '3'; use one of Off, Recommend, Approve, Auto")]
    [InlineData("mode: [Auto]", "'spec.mode' must be a single value; write it on one line")]
    [InlineData("mode: {up: Go}", "'spec.mode.up': there is no 'Go'; use one of Off, Recommend, Approve, Auto")]
    [InlineData("horizon: 60", "'spec.horizon': '60': needs a unit: d, h, m, s or ms at character 3 ('60⟂'); mend it there")]
    [InlineData("quantile: 95 percent", "'spec.quantile': '95 percent': has an unknown unit; expected a share such as 0.2 or 20% at character 4 ('95 ⟂percent'); mend it there")]
    [InlineData("cpu: 4", "'spec.cpu' must hold named values; indent them below it, one on a line")]
    [InlineData("cpu: [min, max]", "'spec.cpu' must hold named values; indent them below it, one on a line")]
    [InlineData("cpu: {max: 4 cores}", "'spec.cpu.max': '4 cores': has an unknown unit; expected cores such as 2, 0.5 or 500m at character 3 ('4 ⟂cores'); mend it there")]
    [InlineData("cpu: {max: -1}", "'spec.cpu.max': '-1': must not be negative at character 1 ('⟂-1'); mend it there")]
    [InlineData("memory: {max: 4GiB/s}", "'spec.memory.max': '4GiB/s': has an unknown unit; expected bytes such as 4Gi, 512MiB or 2GB at character 2 ('4⟂GiB/s'); mend it there")]
    [InlineData("memory: {min: 1.5}", "'spec.memory.min': '1.5': is not a whole number of bytes at character 1 ('⟂1.5'); mend it there")]
    [InlineData("disk: {max: fast}", "'spec.disk.max': 'fast': is not a number; expected a rate such as 40MiB/s or 100KB/s at character 1 ('⟂fast'); mend it there")]
    [InlineData("budget: 5", "'spec.budget' must hold named values; indent them below it, one on a line")]
    [InlineData("budget: {perHour: many}", "'spec.budget.perHour': 'many' is not a whole number; write for example 10")]
    [InlineData("selector: all", "'spec.selector' must hold named values; indent them below it, one on a line")]
    [InlineData("selector: {vm: ''}", "'spec.selector.vm' is empty; give it a value or remove the key")]
    [InlineData("selector: {labels: {a: {}}}", "'spec.selector.labels.a' must be a single value; write it on one line")]
    [InlineData("selector: {labels: [a]}", "'spec.selector.labels' must hold named values; indent them below it, one on a line")]
    public void A_value_of_the_wrong_kind_is_shown(string spec, string problem) =>
        Assert.Equal("p.yaml, line 6: " + problem, PolicyDocument.Refused(PolicyDocument.With(spec)));

    [Theory]
    [InlineData("quantile: 0.4", "'spec.quantile' must be from 0.5 to 0.9999")]
    [InlineData("quantile: 95", "'spec.quantile' must be from 0.5 to 0.9999")]
    [InlineData("riskThreshold: 0", "'spec.riskThreshold' must be above 0 and below 1")]
    [InlineData("minConfidence: 101%", "'spec.minConfidence' must be from 0 to 1")]
    [InlineData("weight: 0", "'spec.weight' must be above 0 and at most 100")]
    [InlineData("horizon: 4m", "'spec.horizon' must be from 5m to 24h")]
    [InlineData("horizon: 25h", "'spec.horizon' must be from 5m to 24h")]
    [InlineData("retrain: 59m", "'spec.retrain' must be from 1h to 60d")]
    [InlineData("retrain: 61d", "'spec.retrain' must be from 1h to 60d")]
    [InlineData("observeFor: 61d", "'spec.observeFor' must be at most 60d")]
    [InlineData("budget: {maxParallel: 0}", "'spec.budget.maxParallel' must be at least 1; to stop all actions set mode: Off")]
    [InlineData("budget: {perHost: -1}", "'spec.budget.perHost' must be at least 1; to stop all actions set mode: Off")]
    [InlineData("budget: {perHour: 0}", "'spec.budget.perHour' must be at least 1; to stop all actions set mode: Off")]
    [InlineData("cpu: {min: 0}", "'spec.cpu.min' must be above 0")]
    [InlineData("cpu: {headroom: 11}", "'spec.cpu.headroom' must be from 0% to 1000%")]
    [InlineData("cpu: {scaleUpThreshold: 0.9}", "'spec.cpu.scaleUpThreshold' must be from 1 to 10")]
    [InlineData("cpu: {scaleDownThreshold: 1.1}", "'spec.cpu.scaleDownThreshold' must be from 0 to 1")]
    [InlineData("cpu: {maxStep: 0}", "'spec.cpu.maxStep' must be above 0 and at most 1")]
    [InlineData("cpu: {minChange: 1}", "'spec.cpu.minChange' must be from 0 and below 1")]
    [InlineData("cpu: {min: 4, max: 2}", "'spec.cpu.min' is 4 cores, above the maximum of 2 cores")]
    [InlineData("memory: {max: 100Mi}", "'spec.memory.max' is 100 MiB, below the minimum of 256 MiB (built-in)")]
    public void A_value_that_cannot_be_meant_is_refused(string spec, string problem) =>
        Assert.Equal($"p.yaml, line 6: {problem}; change one of the values", PolicyDocument.Refused(PolicyDocument.With(spec)));

    [Fact]
    public void A_contradiction_with_the_default_policy_names_it()
    {
        var text = PolicyDocument.With("disk: {max: 1MB/s}", "default") + "---\n" + PolicyDocument.With("weight: 1\ndisk:\n  min: 2MB/s");
        Assert.Equal("p.yaml, line 15: 'spec.disk.min' is 1.91 MiB/s, above the maximum of 977 KiB/s (default); change one of the values", PolicyDocument.Refused(text));
    }

    [Fact]
    public void The_default_policy_is_for_all() => Assert.Equal(
        "p.yaml, line 6: 'spec.selector' must be empty: the policy named 'default' lies under all others; change one of the values",
        PolicyDocument.Refused(PolicyDocument.With("selector: {user: eve}", "default")));

    [Theory]
    [InlineData("apiVersion: headroom/v1\n", "", "p.yaml, line 1: 'apiVersion' is missing; add it")]
    [InlineData("headroom/v1", "v1", "p.yaml, line 1: 'apiVersion' is 'v1'; use headroom/v1")]
    [InlineData("kind: Policy\n", "", "p.yaml, line 1: 'kind' is missing; add it")]
    [InlineData("kind: Policy", "kind: Pool", "p.yaml, line 2: 'kind' is 'Pool'; use Policy")]
    [InlineData("metadata:\n  name: p\n", "", "p.yaml, line 1: 'metadata' is missing; add metadata with a name")]
    [InlineData("  name: p\n", "  {}\n", "p.yaml, line 4: 'metadata.name' is missing; add it")]
    [InlineData("name: p", "name:", "p.yaml, line 4: 'metadata.name' has no value; give it one or remove the key")]
    [InlineData("name: p", "name: a b", "p.yaml, line 4: 'metadata.name' 'a b' is no name; use up to 63 letters, digits, '-', '_' and '.'")]
    [InlineData("name: p", "name: ''", "p.yaml, line 4: 'metadata.name' '' is no name; use up to 63 letters, digits, '-', '_' and '.'")]
    [InlineData("name: p", "nmae: p", "p.yaml, line 4: unknown key 'metadata.nmae'; did you mean 'name'?")]
    [InlineData("spec:", "specs:", "p.yaml, line 5: unknown key 'specs'; did you mean 'spec'?")]
    [InlineData("spec:\n  weight: 1", "spec: everything", "p.yaml, line 5: 'spec' must hold named values; indent them below it, one on a line")]
    public void The_head_of_a_document_is_checked(string right, string wrong, string message) =>
        Assert.Equal(message, PolicyDocument.Refused(s_right.Replace(right, wrong, StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n---\n")]
    public void A_file_without_a_policy_is_refused(string text) =>
        Assert.Equal("p.yaml: has no policy in it; write one, or leave the file out", PolicyDocument.Refused(text));

    [Theory]
    [InlineData("just words\n", 1)]
    [InlineData("- a\n- list\n", 1)]
    [InlineData("\n\n42\n", 3)]
    public void A_document_that_is_not_made_of_keys_is_refused(string text, int line) => Assert.Equal(
        $"p.yaml, line {line}: a document must begin with apiVersion, kind, metadata and spec; see docs/reference/policies.md", PolicyDocument.Refused(text));

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", "line 1: is not YAML")]
    [InlineData("a: [1, 2\n", "line 2: is not YAML")]
    [InlineData("a: 1\nb: \"open\n", "line 2: is not YAML")]
    [InlineData("a:\n\t- 1\n", "line 1: is not YAML")]
    [InlineData("a: 1\na: 2\n", "line 2: is not YAML: Duplicate key a")]
    [InlineData("a: *nobody\n", "line 1: is not YAML")]
    [InlineData("a: 1\n  b: 2\n", "line 2: is not YAML")]
    public void What_is_not_YAML_is_refused_with_the_line(string text, string part)
    {
        var message = PolicyDocument.Refused(text);
        Assert.StartsWith("p.yaml, " + part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("mode: \"a\\e[31m\\nb\"", "p.yaml, line 6: 'spec.mode': there is no 'a\uFFFD[31m\uFFFDb'; use one of Off, Recommend, Approve, Auto")]
    [InlineData("\"we\\night\": 1", "p.yaml, line 6: unknown key 'spec.we\uFFFDight'; did you mean 'weight'?")]
    public void What_is_quoted_cannot_write_to_the_terminal(string spec, string message) => Assert.Equal(message, PolicyDocument.Refused(PolicyDocument.With(spec)));

    [Theory]
    [InlineData("mode: {0}")]
    [InlineData("weight: {0}")]
    [InlineData("{0}: 1")]
    [InlineData("horizon: {0}")]
    [InlineData("selector: {{labels: {{{0}: []}}}}")]
    public void What_is_quoted_is_short(string spec) =>
        Assert.InRange(PolicyDocument.Refused(PolicyDocument.With(string.Format(spec, new string('x', 1000)))).Length, 40, 300);

    [Fact]
    public void A_name_that_is_there_twice_is_refused_at_the_second() => Assert.Equal(
        "p.yaml, line 8: policy 'p' is there twice; give one of them another name", PolicyDocument.Refused(s_right + "---\n" + s_right));

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using var folder = new Storage.TempDirectory();
        var missing = folder.File("none.yaml");
        Assert.Equal(
            (missing + ": there is no such file; check the path and its permissions", folder.Path + ": is a folder; name a file in it"),
            (RefusedFile(missing), RefusedFile(folder.Path)));

        static string RefusedFile(string path) => Assert.Throws<Headroom.Documents.DocumentException>(() => PolicyReader.ReadFile(path)).Message;
    }
}
