using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Tests.Documents.Policies;

namespace Headroom.Tests.Documents.Yaml;

/// <summary>A document comes from outside. Whatever is in it, reading it ends soon, takes little, and never takes the process with it.</summary>
public sealed class YamlLimitTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 5_000)]
    [InlineData("[{a: ", 50_000)]
    public void Depth_is_limited(string opening, int times)
    {
        var text = PolicyDocument.With("cpu: x").Replace("x", string.Concat(Enumerable.Repeat(opening, times)), StringComparison.Ordinal);
        if (opening == "- ")
            text = string.Concat(Enumerable.Repeat(opening, times)) + "x\n";
        Assert.Contains("is nested more than 32 deep; no document needs that", RefusedSoon(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_by_indentation_is_limited_too()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1000; i++)
            text.Append(' ', i).Append("a:\n");
        Assert.Equal("p.yaml, line 33: is nested more than 32 deep; no document needs that", RefusedSoon(text.ToString()));
    }

    [Fact]
    public void Aliases_of_aliases_of_aliases_take_no_time()
    {
        Assert.StartsWith("p.yaml, line 1: unknown key 'a'", RefusedSoon(Laughs()), StringComparison.Ordinal);
        var inLabels = PolicyDocument.With("selector:\n  labels:\n" + Indented(Laughs(), 4));
        Assert.Equal("p.yaml, line 8: 'spec.selector.labels.a' must be a single value; write it on one line", RefusedSoon(inLabels));
    }

    [Theory]
    [InlineData("? *t\n: 1\n")]
    [InlineData("? [*t, *t]\n: 1\n")]
    [InlineData("? {a: *t}\n: 1\n")]
    [InlineData("*t : 1\n")]
    public void A_key_is_a_plain_word_so_that_it_costs_nothing_to_compare(string key) =>
        Assert.Equal("p.yaml, line 21: a key must be a plain word; mend it there", RefusedSoon(Laughs() + key));

    [Theory]
    [InlineData("cpu: &c\n  min: *c")]
    [InlineData("cpu: &c {min: 1, max: *c}")]
    public void A_value_cannot_hold_itself(string spec) => Assert.Contains("'spec.cpu.m", RefusedSoon(PolicyDocument.With(spec)), StringComparison.Ordinal);

    [Fact]
    public void Size_is_limited()
    {
        Assert.Equal("p.yaml: is larger than 4 MiB; split it into several files", RefusedSoon(PolicyDocument.With("weight: 1 # " + new string('x', 5_000_000))));
        Assert.Equal("p.yaml: has more than 10000 documents; split it into several files", RefusedSoon(string.Concat(Enumerable.Repeat("---\n", 20_000))));
    }

    [Fact]
    public void A_large_file_of_small_policies_is_read_soon()
    {
        var text = string.Concat(Enumerable.Range(0, 9_000).Select(i => PolicyDocument.With("weight: 1\ncpu: {min: 500m, max: 4}", $"p{i}") + "---\n"));
        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(9_000, Headroom.Documents.Policies.PolicyReader.Read("p.yaml", text).Policies.Length);
        Assert.True(Stopwatch.GetElapsedTime(begun) < 4 * s_soon, $"took {Stopwatch.GetElapsedTime(begun)}");
    }

    [Fact]
    public void Whatever_is_written_is_read_or_refused()
    {
        var pieces = Gen.Elements(
            "a", "b: 1", ":", ": ", "- ", "-", "? ", "[", "]", "{", "}", ",", ", ", "&x ", "*x", "!t ", "!!str ", "!<", "|", ">", "|\n  ", "'", "\"", "\\", "\\u00", "#", " #", "%YAML 1.1",
            "---", "--- ", "...", "\n", "\n", "\n  ", "\n    ", "\t", " ", "\r", "\0", "\u0085", "\uFEFF", "é", "@", "`", "<<: ", "~", "null", "apiVersion: headroom/v1\nkind: Policy\n");
        Property.ForAll(pieces.ListOf().Select(string.Concat), text =>
        {
            try
            {
                Headroom.Documents.Policies.PolicyReader.Read("p.yaml", text);
            }
            catch (Headroom.Documents.DocumentException problem)
            {
                Assert.DoesNotContain('\n', problem.Message);
            }
        });
    }

    /// <summary>Twenty lines that stand for 9^19 words.</summary>
    private static string Laughs()
    {
        var text = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 't'; c++)
            text.Append($"{c}: &{c} [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");
        return text.ToString();
    }

    private static string Indented(string text, int by) => string.Join('\n', text.TrimEnd().Split('\n').Select(l => new string(' ', by) + l));

    private static string RefusedSoon(string text)
    {
        var begun = Stopwatch.GetTimestamp();
        var message = PolicyDocument.Refused(text);
        Assert.True(Stopwatch.GetElapsedTime(begun) < s_soon, $"took {Stopwatch.GetElapsedTime(begun)}");
        return message;
    }
}
