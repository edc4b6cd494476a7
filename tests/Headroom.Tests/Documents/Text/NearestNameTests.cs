using Headroom.Documents.Text;

namespace Headroom.Tests.Documents.Text;

public sealed class NearestNameTests
{
    private static readonly string[] s_known =
    [
        "min", "max", "headroom", "scaleUpThreshold", "scaleDownThreshold", "maxStep", "minChange",
        "cooldownUp", "cooldownDown", "nonDisruptive", "horizon", "quantile", "cpu_pct", "mem_pct", "mode.up",
    ];

    [Theory]
    [InlineData("headrom", "headroom")]
    [InlineData("haedroom", "headroom")]
    [InlineData("headroomm", "headroom")]
    [InlineData("HEADROOM", "headroom")]
    [InlineData("scale_up_threshold", "scaleUpThreshold")]
    [InlineData("scale-down-treshold", "scaleDownThreshold")]
    [InlineData("ScaleUpThreshhold", "scaleUpThreshold")]
    [InlineData("maxstep", "maxStep")]
    [InlineData("mni", "min")]
    [InlineData("cooldown", "cooldownUp")]
    [InlineData("cooldownDwon", "cooldownDown")]
    [InlineData("non_disruptiv", "nonDisruptive")]
    [InlineData("cpuPct", "cpu_pct")]
    [InlineData("modeUp", "mode.up")]
    public void Finds_what_was_meant(string typed, string meant) => Assert.Equal(meant, NearestName.Find(typed, s_known));

    [Fact]
    public void Of_equally_near_names_one_of_the_same_length_was_meant() => Assert.Equal("model", NearestName.Find("modle", ["mode", "model"]));

    [Theory]
    [InlineData("")]
    [InlineData("__")]
    [InlineData("x")]
    [InlineData("weight")]
    [InlineData("priceClass")]
    [InlineData("max_parallel_migrations")]
    public void Proposes_nothing_far_fetched(string typed) => Assert.Null(NearestName.Find(typed, s_known));

    [Fact]
    public void Short_names_are_not_changed_beyond_recognition()
    {
        Assert.Null(NearestName.Find("a", ["t"]));
        Assert.Null(NearestName.Find("ab", ["cd"]));
        Assert.Equal("vm", NearestName.Find("vn", ["t", "vm"]));
    }

    [Fact]
    public void The_nearer_wins_and_among_equals_the_first()
    {
        Assert.Equal("hosts", NearestName.Find("hots", ["pools", "hosts", "hot"]));
        Assert.Equal("bat", NearestName.Find("fat", ["bat", "cat"]));
        Assert.Equal("cat", NearestName.Find("fat", ["cat", "bat"]));
    }

    [Fact]
    public void Endless_text_is_not_measured() => Assert.Null(NearestName.Find(new string('a', 1_000_000), [new string('a', 1_000_001)]));

    [Fact]
    public void The_remedy_names_it_or_lists_what_is_known()
    {
        Assert.Equal("did you mean 'horizon'?", NearestName.Remedy("horizion", s_known));
        Assert.Equal("known: vms, hosts", NearestName.Remedy("quantile", ["vms", "hosts"]));
    }
}
