using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Headroom.SystemTests.Dashboard;

/// <summary>One page in one window, and everything that went wrong in it.</summary>
public sealed class View : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public View(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                Complaints.Add($"{response.Status} {response.Url}");
        };
        page.SetDefaultTimeout(15_000);
    }

    public IPage Page { get; }

    public ConcurrentBag<string> Complaints { get; } = [];

    /// <summary>Opens an address and waits until it is drawn and live.</summary>
    public async Task GoAsync(Uri server, string path)
    {
        await Page.GotoAsync(new Uri(server, path).ToString());
        await Page.WaitForSelectorAsync("#pulse.on");
    }

    /// <summary>Waits until an expression holds. Asked from outside, because the page's own policy forbids to evaluate text within it.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var i = 0; i < 150; i++)
        {
            if (await Page.EvaluateAsync<bool>(expression))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"within 15 s it did not hold that {expression}; {string.Join("; ", Complaints)}");
    }

    /// <summary>
    /// Waits until the page is at an address. Asked again and again: Playwright's own wait looks at the state of the page first and listens
    /// afterwards, and misses for good what happens in between.
    /// </summary>
    public async Task ArriveAsync(string pathAndQuery)
    {
        for (var i = 0; i < 150; i++)
        {
            if (new Uri(Page.Url).PathAndQuery.StartsWith(pathAndQuery, StringComparison.Ordinal))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"within 15 s the page did not go from {Page.Url} to {pathAndQuery}; {string.Join("; ", Complaints)}");
    }

    /// <summary>How far the content is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public Task<string> TextAsync(string selector) => Page.InnerTextAsync(selector);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
