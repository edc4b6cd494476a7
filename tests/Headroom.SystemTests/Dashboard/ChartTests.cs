using Microsoft.Playwright;

namespace Headroom.SystemTests.Dashboard;

/// <summary>The charts of a VM.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChartTests(Browser browser)
{
    // Drawn means: many pixels of several colours, and not one flat ground.
    private const string Drawn =
        """
        (canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const colours = new Set();
          let painted = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] === 0) continue;
            painted++;
            colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
          }
          return colours.size > 20 && painted > 2000;
        }
        """;

    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task There_is_one_for_each_resource_and_it_is_drawn(int width, int height, ColorScheme theme)
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync(width, height, theme);
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        await view.UntilAsync("document.querySelectorAll('.chart canvas').length === 4");
        foreach (var canvas in await view.Page.QuerySelectorAllAsync(".chart canvas"))
            Assert.True(await canvas.EvaluateAsync<bool>(Drawn));
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task Another_range_and_another_theme_are_drawn_at_once()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        await view.Page.WaitForSelectorAsync(".chart canvas");
        var asked = view.Page.WaitForRequestAsync(request => request.Url.Contains("/forecast", StringComparison.Ordinal));
        await view.Page.ClickAsync(".ranges button:has-text('7 d')");
        await asked;
        Assert.Equal("true", await view.Page.GetAttributeAsync(".ranges button:has-text('7 d')", "aria-pressed"));
        await view.Page.ClickAsync("#theme");
        Assert.True(await view.Page.EvalOnSelectorAsync<bool>(".chart canvas", Drawn));
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task Pointing_reads_the_values_out()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        await view.Page.WaitForSelectorAsync(".chart canvas");
        var box = (await view.Page.Locator(".chart .u-over").First.BoundingBoxAsync())!;
        await view.Page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + 40);
        Assert.Matches(@"used .+ cores · peak .+ · allocated .+", await view.TextAsync(".readout"));
        await view.Page.Mouse.MoveAsync(box.X + box.Width - 5, box.Y + 40);
        Assert.Matches(@"q50 .+ · q95 .+ · q05–q99 .+", await view.TextAsync(".readout"));
    }

    [Fact]
    public async Task Actions_on_the_axis_are_links_with_their_reason()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        var mark = view.Page.Locator(".chart .mark").Last;
        await mark.WaitForAsync();
        Assert.Contains("predicted peak", await mark.GetAttributeAsync("aria-label"));
        await mark.PressAsync("Enter");
        await view.ArriveAsync("/decisions/d");
    }

    [Fact]
    public async Task The_focus_stays_on_a_mark_whatever_becomes_of_the_chart()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms/shop-web-02");
        await view.UntilAsync("document.querySelectorAll('.chart canvas').length === 4");
        var oldest = view.Page.Locator(".chart .mark").Last;
        var address = (await oldest.GetAttributeAsync("href"))!;
        await oldest.FocusAsync();

        const string Picture = "document.querySelector('.chart canvas').toDataURL()";
        var light = await view.Page.EvaluateAsync<string>(Picture);
        await view.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await view.UntilAsync($"{Picture} !== '{light}'");
        await view.Page.SetViewportSizeAsync(700, 800);
        // So long that every decision shown is out of the picture.
        stage.Control.Cycle(TimeSpan.FromHours(12));
        await view.UntilAsync("document.activeElement.matches('.mark') && document.activeElement.style.left === '0px'");

        await view.Page.Keyboard.PressAsync("Enter");
        await view.ArriveAsync(address);
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task A_vm_of_which_little_is_known_has_its_history_at_least()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.Page.GotoAsync(new Uri(stage.Address, "/vms/mail-03").ToString());
        await view.Page.WaitForSelectorAsync(".chart canvas");
        Assert.True(await view.Page.EvalOnSelectorAsync<bool>(".chart canvas", Drawn));
    }
}
