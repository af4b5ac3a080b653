using Stoa.Browser.Tests.Host;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>The browser sees what it must see.</summary>
public sealed class HarnessTests(Chromium chromium, TestDatabases databases)
{
    [Fact]
    public async Task A_script_that_the_policy_refuses_is_a_complaint()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" });
        var visitor = await chromium.Visit(stoa.BaseAddress);
        await visitor.Open("/style-guide");
        await visitor.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.x = 1'; document.body.append(s); }");
        await Assert.ThrowsAnyAsync<Exception>(async () => await visitor.DisposeAsync());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task The_style_guide_is_accessible_and_fits(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" });
        await using var visitor = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await visitor.Open("/style-guide");
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
    }
}
