using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Headroom.Fleet;
using Headroom.Server;
using Headroom.Server.Dashboard;

namespace Headroom.Tests.Server;

/// <summary>The pages as the server renders them.</summary>
public sealed partial class PageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Html = "text/html";

    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("/", "taken back")]
    [InlineData("/vms", "shop-web-01")]
    [InlineData("/vms/shop-web-01", "Otherwise:")]
    [InlineData("/vms?show=silent", "2 of 48 VMs")]
    [InlineData("/vms?name=nothing", "No VM matches")]
    [InlineData("/vms?sort=risk&dir=desc", "descending")]
    [InlineData("/hosts", "north-01")]
    [InlineData("/hosts/north-08", "No VM runs here")]
    [InlineData("/decisions", "Verified")]
    [InlineData("/decisions?kind=migrate", "search-02")]
    [InlineData("/decisions?state=failed", "No decision matches")]
    [InlineData("/decisions/d000001", "Its life")]
    [InlineData("/policies?vm=shop-db-01", "careful-databases")]
    [InlineData("/policies/lab", "application: &quot;lab&quot;")]
    public async Task Pages_show_what_they_are_for(string path, string part)
    {
        var page = await _server.GetTextAsync(path, Html);
        Assert.Contains(part, page);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/vms/nobody")]
    [InlineData("/hosts/nowhere")]
    [InlineData("/decisions/d999999")]
    [InlineData("/policies/none")]
    [InlineData("/nothing/here")]
    public async Task What_does_not_exist_is_a_page_for_people_and_a_problem_for_programs(string path)
    {
        using var page = await _server.GetAsync(path, Html);
        Assert.Equal((404, Html), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        await _server.ProblemAsync(404, path);
    }

    [Fact]
    public async Task Nothing_is_inline_and_nothing_comes_from_elsewhere()
    {
        foreach (var path in new[] { "/", "/vms", "/vms/shop-web-01", "/hosts", "/decisions", "/policies" })
        {
            var page = await _server.GetTextAsync(path, Html);
            Assert.DoesNotContain(" style=", page);
            Assert.DoesNotContain("<style", page);
            Assert.DoesNotMatch(InlineScript(), page);
            Assert.DoesNotMatch(FromElsewhere(), page);
        }
    }

    [Fact]
    public async Task The_unknown_is_a_dash()
    {
        var page = System.Net.WebUtility.HtmlDecode(await _server.GetTextAsync("/vms/lab-03", Html));
        Assert.Contains("– / ", page);
        Assert.Contains("No fresh sample", page);
        Assert.DoesNotContain("NaN", page);
    }

    [Fact]
    public async Task Every_asset_that_a_page_names_is_there_and_may_be_kept()
    {
        var page = await _server.GetTextAsync("/vms/shop-web-01", Html);
        var assets = Asset().Matches(page).Select(m => m.Value).Distinct().ToList();
        Assert.True(assets.Count >= 6, string.Join(", ", assets));
        foreach (var path in assets)
        {
            using var response = await _server.GetAsync(path);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Contains("immutable", response.Headers.CacheControl?.ToString());
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var again = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(304, (int)again.StatusCode);
        }
    }

    [Fact]
    public async Task Assets_are_sent_zipped_to_those_who_can_unzip()
    {
        var page = await _server.GetTextAsync("/", Html);
        using var request = new HttpRequestMessage(HttpMethod.Get, Asset().Match(page).Value);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var old = await _server.GetAsync("/assets/0000/app.css");
        Assert.Equal("no-cache", old.Headers.CacheControl?.ToString());
        await _server.ProblemAsync(404, "/assets/0000/nothing.css");
    }

    [Fact]
    public async Task A_summary_is_shown_as_text()
    {
        var table = new SummaryTable { Title = "<b>Results</b>", Columns = ["Who", "Cost"], Rows = [new SummaryRow(["headroom", "3"], Marked: true)] };
        await using var server = await RunningServer.StartAsync(new ServerOptions { Summary = () => table, Title = "demo" });
        var page = await server.GetTextAsync("/", Html);
        Assert.Contains("&lt;b&gt;Results&lt;/b&gt;", page);
        Assert.Contains("class=\"marked\"", page);
        Assert.Contains("Headroom demo</title>", page);
    }

    [Fact]
    public async Task The_first_page_remembers_the_course_of_the_fleet()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains("its course appears", await server.GetTextAsync("/", Html));
        for (var i = 0; i < 400; i++)
        {
            if ((await server.GetTextAsync("/", Html)).Contains("spark-outer", StringComparison.Ordinal))
                return;
            server.Control.Cycle(TimeSpan.FromMinutes(5));
        }

        Assert.Fail("no course was drawn");
    }

    [Theory]
    [InlineData(0.8, 2, "0.8 / 2 cores")]
    [InlineData(double.NaN, 2, "– / 2 cores")]
    [InlineData(0.5, 1, "0.5 cores / 1 core")]
    [InlineData(0.5, double.PositiveInfinity, "0.5 cores / unlimited")]
    public void Pairs_say_their_unit_once(double part, double whole, string text) => Assert.Equal(text, Show.Pair(Resource.Cpu, part, whole));

    [Theory]
    [InlineData(double.NaN, "–")]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "<0.1 %")]
    [InlineData(0.0123, "1.2 %")]
    [InlineData(0.5, "50 %")]
    public void Shares_are_percentages(double share, string text) => Assert.Equal(text, Show.Percent(share));

    [GeneratedRegex("<script(?![^>]* src=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineScript();

    [GeneratedRegex("(src|href)=\"(https?:)?//", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FromElsewhere();

    [GeneratedRegex("/assets/[^\"]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();
}
