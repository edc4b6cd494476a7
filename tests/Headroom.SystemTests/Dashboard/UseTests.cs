using Microsoft.Playwright;

namespace Headroom.SystemTests.Dashboard;

/// <summary>Using the dashboard: by keyboard, live, filtering, and saying yes or no.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UseTests(Browser browser)
{
    private const string Focused =
        """
        () => {
          const e = document.activeElement;
          const seen = getComputedStyle(e);
          return [e.getAttribute("href") ?? e.name ?? e.id ?? e.tagName, seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) >= 2 ? "seen" : "unseen"];
        }
        """;

    [Fact]
    public async Task The_keyboard_reaches_navigation_filters_and_rows_and_its_place_is_seen()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms");
        var reached = new List<string>();
        for (var i = 0; i < 26; i++)
        {
            await view.Page.Keyboard.PressAsync("Tab");
            var place = await view.Page.EvaluateAsync<string[]>(Focused);
            Assert.True(place[1] == "seen", $"the focus on {place[0]} is not seen");
            reached.Add(place[0]);
        }

        Assert.Equal(["#main", "/", "/", "/vms", "/hosts", "/decisions", "/policies"], reached[..7]);
        Assert.Contains("application", reached);
        Assert.Contains($"/vms/{stage.Vm("billing-01")}", reached);
    }

    [Fact]
    public async Task The_first_key_offers_to_skip_the_navigation()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/");
        await view.Page.Keyboard.PressAsync("Tab");
        await view.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await view.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task The_page_follows_the_fleet_and_the_focus_stays()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms");
        var row = $"a[href='/vms/{stage.Vm("shop-web-01")}']";
        await view.Page.FocusAsync(row);
        stage.Control.Cycle(TimeSpan.FromMinutes(30));
        await view.UntilAsync("document.querySelector('.clock').textContent.includes('14:50')");
        Assert.True(await view.Page.EvalOnSelectorAsync<bool>(row, "e => e === document.activeElement"));
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task The_focus_goes_along_when_what_has_it_moves_up()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/decisions?state=proposed");
        var first = (await view.Page.Locator(".line").First.GetAttributeAsync("data-key"))!;
        var second = view.Page.Locator(".line").Nth(1).Locator("a").First;
        var name = await second.GetAttributeAsync("href");
        await second.FocusAsync();
        await stage.Control.ApproveAsync(first, "test", TestContext.Current.CancellationToken);
        await view.UntilAsync("document.querySelectorAll('.line').length === 1");
        Assert.Equal(name, await view.Page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_found_again()
    {
        var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/");
        await stage.DisposeAsync();
        await view.Page.WaitForSelectorAsync("#lost:not([hidden])");
        Assert.Contains("2026-03-17 14:20", await view.TextAsync("#lost"));
        await using var again = await Stage.SetAsync(new Headroom.Server.ServerOptions { Port = stage.Address.Port });
        await view.Page.WaitForSelectorAsync("#lost", new PageWaitForSelectorOptions { State = WaitForSelectorState.Hidden });
        await view.Page.WaitForSelectorAsync("#pulse.on");
    }

    [Fact]
    public async Task The_theme_is_remembered()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/");
        const string Ground = "getComputedStyle(document.body).backgroundColor";
        var light = await view.Page.EvaluateAsync<string>(Ground);
        await view.Page.ClickAsync("#theme");
        var dark = await view.Page.EvaluateAsync<string>(Ground);
        Assert.NotEqual(light, dark);
        await view.GoAsync(stage.Address, "/vms");
        Assert.Equal(dark, await view.Page.EvaluateAsync<string>(Ground));
        await view.Page.ClickAsync("#theme");
        Assert.Equal(light, await view.Page.EvaluateAsync<string>(Ground));
    }

    [Fact]
    public async Task A_filter_answers_while_it_is_filled_in()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/vms");
        await view.Page.Locator("input[name=name]").PressSequentiallyAsync("index");
        await view.UntilAsync("document.querySelectorAll('.vms tbody tr').length === 2");
        Assert.EndsWith("/vms?name=index", view.Page.Url, StringComparison.Ordinal);
        Assert.Equal("index", await view.Page.InputValueAsync("input[name=name]"));
        await view.Page.ClickAsync("th a:has-text('Risk')");
        await view.ArriveAsync("/vms?name=index&sort=risk&dir=desc");
        Assert.Equal("descending", await view.Page.GetAttributeAsync("th:has-text('Risk')", "aria-sort"));
    }

    [Fact]
    public async Task People_say_yes()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/decisions?state=proposed");
        await view.Page.ClickAsync("button:has-text('Approve') >> nth=0");
        await view.UntilAsync("document.querySelectorAll('.line').length === 1");
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task People_say_no_with_a_reason()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/decisions?state=proposed");
        await view.Page.ClickAsync("button:has-text('Skip') >> nth=0");
        await view.Page.ClickAsync("dialog button:has-text('Keep it')");
        await view.Page.ClickAsync("button:has-text('Skip') >> nth=0");
        await view.Page.FillAsync("dialog textarea", "not at month's end");
        await view.Page.ClickAsync("dialog button:has-text('Skip it')");
        await view.UntilAsync("document.querySelectorAll('.line').length === 1");
        await view.GoAsync(stage.Address, "/decisions?state=skipped");
        Assert.Contains("dashboard: not at month's end", await view.TextAsync(".lines"));
    }

    [Fact]
    public async Task A_pool_is_paused_and_every_page_says_so()
    {
        await using var stage = await Stage.SetAsync();
        await using var view = await browser.OpenAsync();
        await view.GoAsync(stage.Address, "/hosts");
        await view.Page.ClickAsync("button:has-text('Pause') >> nth=0");
        await view.Page.WaitForSelectorAsync("button:has-text('Resume')");
        await view.GoAsync(stage.Address, "/");
        Assert.Contains("north is paused", await view.TextAsync("main"));
    }

    [Fact]
    public async Task With_a_token_people_sign_in()
    {
        const string Token = "a-token-of-more-than-16-characters";
        await using var stage = await Stage.SetAsync(new Headroom.Server.ServerOptions { Token = Token });
        await using var view = await browser.OpenAsync();
        await view.Page.GotoAsync(new Uri(stage.Address, "/vms").ToString());
        await view.Page.FillAsync("#token", "wrong");
        await view.Page.ClickAsync("button:has-text('Sign in')");
        Assert.Contains("not the token", await view.TextAsync("main"));
        await view.Page.FillAsync("#token", Token);
        await view.Page.ClickAsync("button:has-text('Sign in')");
        await view.Page.WaitForSelectorAsync("#pulse.on");
        Assert.Empty(view.Complaints);
    }
}
