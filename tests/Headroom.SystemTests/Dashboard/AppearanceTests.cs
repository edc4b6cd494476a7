using Microsoft.Playwright;

namespace Headroom.SystemTests.Dashboard;

/// <summary>Every page, wide and narrow, light and dark: whole, quiet, and no wider than the window.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AppearanceTests(Browser browser)
{
    private static readonly string[] s_paths =
        ["/", "/vms", "/vms/shop-web-02", "/vms/lab-03", "/vms/mail-03", "/hosts", "/hosts/north-01", "/decisions", "/decisions/d000012", "/policies", "/policies/lab"];

    public static TheoryData<string, int, int, ColorScheme> Everything()
    {
        var data = new TheoryData<string, int, int, ColorScheme>();
        foreach (var path in s_paths)
        {
            data.Add(path, 1280, 800, ColorScheme.Light);
            data.Add(path, 390, 844, ColorScheme.Dark);
        }

        data.Add("/", 1280, 800, ColorScheme.Dark);
        data.Add("/vms/shop-web-02", 390, 844, ColorScheme.Light);
        return data;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Pages_are_whole(string path, int width, int height, ColorScheme theme)
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync(width, height, theme);
        await view.GoAsync(stage.Address, path);
        // Twice renewed: what was right at first must stay right.
        stage.Control.Cycle(TimeSpan.FromMinutes(1));
        await view.UntilAsync("document.querySelector('.clock').textContent.includes('14:21')");
        Assert.Empty(view.Complaints);
        Assert.True(await view.OverflowAsync() <= 0, "the page is wider than the window");
        Assert.NotEqual("", await view.TextAsync("h1"));
    }

    [Fact]
    public async Task Text_is_told_from_its_ground_in_both_themes()
    {
        await using var stage = await Stage.SetAsync();
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var view = await browser.OpenAsync(theme: theme);
            await view.GoAsync(stage.Address, "/");
            var faint = await view.Page.EvaluateAsync<string[]>(Contrast.Script, new { least = 4.5 });
            Assert.Empty(faint);
        }
    }

    [Fact]
    public async Task Nothing_moves_when_the_page_is_renewed()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        await view.Page.WaitForSelectorAsync(".chart canvas");
        await view.Page.EvaluateAsync("""
            () => { window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift" }); }
            """);
        stage.Control.Cycle(TimeSpan.FromMinutes(1));
        await view.UntilAsync("document.querySelector('.clock').textContent.includes('14:21')");
        Assert.InRange(await view.Page.EvaluateAsync<double>("window.shift"), 0, 0.02);
    }

    [Fact]
    public async Task Before_the_first_look_the_page_says_so_and_then_fills_by_itself()
    {
        await using var stage = await Stage.SetAsync(looked: false);
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/");
        Assert.Contains("first look", await view.TextAsync("main"));
        stage.Control.Cycle(TimeSpan.Zero);
        await view.Page.WaitForSelectorAsync(".facts");
        Assert.Empty(view.Complaints);
    }
}
