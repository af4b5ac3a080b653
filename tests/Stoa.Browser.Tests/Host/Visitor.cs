using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Stoa.Browser.Tests.Host;

/// <summary>Somebody at a browser. Whatever the browser complains about (a script error, a policy violation, a missing file) fails the test.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    internal Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"script: {error}");
        page.RequestFailed += (_, request) =>
        {
            // What a navigation interrupts is not a failure of the page.
            if (request.Failure is not "net::ERR_ABORTED") _complaints.Enqueue($"request: {request.Url} {request.Failure}");
        };
    }

    public IPage Page { get; }

    /// <summary>Opens a page and checks that it answered.</summary>
    public async Task Open(string path)
    {
        var response = await Page.GotoAsync(path);
        Assert.True(response is { Ok: true }, $"{path} answered {response?.Status}.");
    }

    /// <summary>Presses the button of that name.</summary>
    public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();

    /// <summary>Follows the link of that name.</summary>
    public Task Follow(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();

    /// <summary>Fills the field of that label.</summary>
    public Task Fill(string label, string text) => Page.GetByLabel(label).First.FillAsync(text);

    /// <summary>True when the page shows the text.</summary>
    public Task Sees(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Checks the page with axe: WCAG 2.2 A and AA.</summary>
    public async Task IsAccessible()
    {
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{Page.Url}: " + string.Join("; ", found.Violations.Select(v =>
            $"{v.Id} ({v.Help}): {string.Join(", ", v.Nodes.Select(n => n.Target))}")));
    }

    /// <summary>Nothing sticks out sideways.</summary>
    public async Task FitsItsWidth() => Assert.True(
        await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        $"{Page.Url} is wider than its window.");

    /// <summary>
    /// The page fits and is accessible. Where <c>STOA_PICTURES</c> names a folder, it is also kept as a picture, for the eyes of whoever changes it.
    /// </summary>
    public async Task Looks(string name, bool phone, bool dark)
    {
        if (Environment.GetEnvironmentVariable("STOA_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{(phone ? "390" : "1280")}-{(dark ? "dark" : "light")}.png"), FullPage = true });
        await FitsItsWidth();
        await IsAccessible();
    }

    /// <summary>Takes no offence at what contains this text: a refusal that was provoked has a status that the browser reports.</summary>
    public void Forgive(string text)
    {
        var kept = _complaints.Where(complaint => !complaint.Contains(text, StringComparison.Ordinal)).ToArray();
        _complaints.Clear();
        foreach (var complaint in kept) _complaints.Enqueue(complaint);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(_complaints.IsEmpty, string.Join(Environment.NewLine, _complaints));
    }
}
