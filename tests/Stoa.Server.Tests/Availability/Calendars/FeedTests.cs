using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Calendars;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability.Calendars;

/// <summary>A resource's bookings in another calendar: what it shows to whom, and how it is taken away.</summary>
public sealed class FeedTests(TestDatabases databases)
{
    [Theory]
    [InlineData("busy", "SUMMARY:Booked")]
    [InlineData("initials", "minutes (A. G.)")]
    [InlineData("details", "minutes: Ada Guest")]
    public async Task It_tells_as_much_as_its_owner_says(string shows, string summary)
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.Paid(await sale.NewGuest());
        using var owner = await Owner(stoa, sale.Shop);
        var file = await Read(stoa, await Share(owner, sale.Shop, shows));
        Assert.Contains(summary, file, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20260303T150000Z", file, StringComparison.Ordinal);
        Assert.Equal(shows == "details", file.Contains("/orders/ord_", StringComparison.Ordinal));
        Assert.Equal(shows == "details", file.Contains("Ada", StringComparison.Ordinal));
        Assert.All(file.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
        // What we write we can read.
        var read = BusyCalendar.Read(file, DateTimeZone.Utc, new Interval(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0))).Value;
        Assert.Equal(new Interval(Sale.Tomorrow, Sale.Tomorrow + Duration.FromHours(1)), Assert.Single(read.Times).Period);
        Assert.Empty(read.Remarks);
    }

    [Fact]
    public async Task What_is_unchanged_is_not_sent_again_and_moves_and_cancellations_keep_their_id()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var owner = await Owner(stoa, sale.Shop);
        var path = await Share(owner, sale.Shop, "busy");
        using var client = stoa.Client();
        using var first = await client.GetAsync(path);
        using var same = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var unchanged = await client.SendAsync(same);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("text/calendar", first.Content.Headers.ContentType?.MediaType);

        Assert.Null((await sale.TryFire(sale.Provider, order, new("cancel-by-provider", "Ill"))).Problem);
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var changed = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var (before, after) = (await first.Content.ReadAsStringAsync(), await changed.Content.ReadAsStringAsync());
        Assert.Contains("STATUS:CANCELLED", after, StringComparison.Ordinal);
        Assert.Equal(Line(before, "UID:"), Line(after, "UID:"));
        Assert.True(int.Parse(Line(after, "SEQUENCE:"), System.Globalization.CultureInfo.InvariantCulture) > int.Parse(Line(before, "SEQUENCE:"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_renewed_or_stopped_address_shows_nothing_and_staff_never_see_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = await Owner(stoa, shop);
        using var client = stoa.Client();
        var old = await Share(owner, shop, "busy");
        Assert.Equal(old, await Share(owner, shop, "details"));
        var renewed = await Share(owner, shop, "busy", renew: true);
        Assert.NotEqual(old, renewed);
        using var gone = await client.GetAsync(old);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var there = await client.GetAsync(renewed);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);

        using var staff = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: MemberRole.Staff));
        Assert.DoesNotContain(".ics", await staff.GetStringAsync(new Uri(Calendar(shop), UriKind.Relative)), StringComparison.Ordinal);
        using var refused = await staff.PutAsJsonAsync(new Uri($"{Calendar(shop)}/feed", UriKind.Relative), new { shows = "details" }, StoaJson.Options);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var stopped = await owner.DeleteAsync(new Uri($"{Calendar(shop)}/feed", UriKind.Relative));
        using var nothing = await client.GetAsync(renewed);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task The_page_makes_shows_renews_and_stops_it_without_a_script()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/calendars/{shop.Resources[0]}";
        await browser.Open($"/provider/{shop.Organization}/calendars");
        Assert.Contains(page, browser.Html, StringComparison.Ordinal);
        await browser.Open(page);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Send($"{page}/feed", ("shows", "initials"), ("act", "save"))).Status);
        await browser.Open(page);
        Assert.Contains(".ics", browser.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Send($"{page}/feed", ("act", "stop"))).Status);
        await browser.Open(page);
        Assert.DoesNotContain(".ics\"", browser.Html, StringComparison.Ordinal);
    }

    private static string Calendar(Shop shop) => $"/api/v1/organizations/{shop.Organization}/resources/{shop.Resources[0]}/calendar";

    private static async Task<HttpClient> Owner(TestStoa stoa, Shop shop) => SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));

    private static async Task<Uri> Share(HttpClient owner, Shop shop, string shows, bool renew = false)
    {
        using var answer = await owner.PutAsJsonAsync(new Uri($"{Calendar(shop)}/feed", UriKind.Relative), new { shows, renew }, StoaJson.Options);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("path").GetString()!, UriKind.Relative);
    }

    private static async Task<string> Read(TestStoa stoa, Uri path)
    {
        using var client = stoa.Client();
        return await client.GetStringAsync(path);
    }

    private static string Line(string file, string name) =>
        file.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
