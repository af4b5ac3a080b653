using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Stoa.Browser.Tests.Host;

/// <summary>The machine's own Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    // A browser in a container runs as root, and reaches nothing but this machine.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments, Headless = true });
    }

    /// <summary>A visitor with cookies of their own.</summary>
    /// <param name="site">The marketplace.</param>
    /// <param name="phone">True for a phone's width, false for a desktop's.</param>
    /// <param name="script">False to browse without JavaScript.</param>
    /// <param name="dark">True for the dark theme.</param>
    public async Task<Visitor> Visit(Uri site, bool phone = false, bool script = true, bool dark = false)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium on this machine: install the package chromium.");
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            JavaScriptEnabled = script,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            HasTouch = phone,
            Locale = "en-CA",
            TimezoneId = "America/Toronto",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(_ => Names, (folder, name) => (folder, name)).OrderBy(one => Array.IndexOf(Names, one.name))
            .Select(one => Path.Combine(one.folder, one.name)).FirstOrDefault(File.Exists);
}
