using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Availability.Schedules;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using static Stoa.Server.Tests.Availability.Calendars.SmallCalendarServer;

namespace Stoa.Server.Tests.Availability.Calendars;

/// <summary>Busy times from a calendar outside: what they take away, and what happens when the other side misbehaves.</summary>
public sealed class BusyTimesTests(TestDatabases databases)
{
    // Tuesday at ten in Montreal: the hour that Sale.Tomorrow wants.
    private const string TuesdayAtTen = "20260303T150000Z";

    [Fact]
    public async Task A_busy_time_is_offered_to_nobody_held_by_nobody_and_comes_and_goes_with_the_calendar()
    {
        await using var calendar = await Start();
        await using var stoa = await Stoa(calendar);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        using var owner = await Owner(stoa, sale.Shop);
        calendar.Has(Hour(TuesdayAtTen));
        Assert.Equal(8, await ScheduleApiTests.SlotsOn(stoa, sale.Shop, "2026-03-03"));

        var added = await Add(owner, sale.Shop, calendar.Address);
        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, sale.Shop, "2026-03-03"));
        var (held, refusal) = await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow);
        Assert.Null(held);
        Assert.Equal("slot-taken", refusal!.Problem.Code);
        Assert.NotEmpty(refusal.NextFree);
        Assert.DoesNotContain(refusal.NextFree, slot => slot.Start == Sale.Tomorrow);

        // The event is moved an hour on; the next reading sees it.
        calendar.Has(Hour("20260303T160000Z"), tag: "\"2\"");
        await stoa.Advance(Duration.FromMinutes(31));
        Assert.NotNull((await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);

        using var removed = await owner.DeleteAsync(Path(sale.Shop, $"/sources/{added.Json.GetProperty("id").GetString()}"));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, sale.Shop, "2026-03-03"));
        var asked = calendar.Requests;
        await stoa.Advance(Duration.FromHours(5));
        Assert.Equal(asked, calendar.Requests);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_read_again_but_once_a_week()
    {
        await using var calendar = await Start();
        await using var stoa = await Stoa(calendar);
        var shop = await Shop.Open(stoa);
        using var owner = await Owner(stoa, shop);
        calendar.Has(Hour(TuesdayAtTen));
        await Add(owner, shop, calendar.Address);
        var answers = new List<int>();
        var inner = calendar.Answer;
        calendar.Answer = async context =>
        {
            await inner(context);
            answers.Add(context.Response.StatusCode);
        };
        await stoa.Advance(Duration.FromMinutes(31));
        await stoa.Advance(Duration.FromMinutes(31));
        Assert.Equal([304, 304], answers);
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-03"));
        await stoa.Advance(Duration.FromDays(7));
        Assert.Equal(200, answers[^1]);
    }

    [Fact]
    public async Task Failures_are_told_with_their_reason_tried_ever_later_and_leave_the_old_times_in_force()
    {
        await using var calendar = await Start();
        await using var stoa = await Stoa(calendar);
        var shop = await Shop.Open(stoa);
        using var owner = await Owner(stoa, shop);
        calendar.Has(Hour(TuesdayAtTen));
        await Add(owner, shop, calendar.Address);
        calendar.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        await stoa.Advance(Duration.FromMinutes(31));
        var source = (await Look(owner, shop)).GetProperty("sources")[0];
        Assert.Equal(1, source.GetProperty("failures").GetInt32());
        Assert.Contains("answered 500", source.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-03-02T14:00:00Z", source.GetProperty("succeeded_at").GetString());
        Assert.Equal("2026-03-02T15:31:00Z", source.GetProperty("next_at").GetString());
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-03"));
        var asked = calendar.Requests;
        await stoa.Advance(Duration.FromMinutes(31));
        Assert.Equal(asked, calendar.Requests);
        await stoa.Advance(Duration.FromMinutes(31));
        Assert.Equal(asked + 1, calendar.Requests);

        calendar.Answer = context => context.Response.WriteAsync("<html>Sign in</html>");
        using (var refreshed = await owner.PostAsync(Path(shop, $"/sources/{source.GetProperty("id").GetString()}/refresh"), null))
            Assert.Contains("not a calendar", (await refreshed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
        calendar.Has(Hour(TuesdayAtTen), tag: "\"3\"");
        await stoa.Advance(Duration.FromHours(12));
        source = (await Look(owner, shop)).GetProperty("sources")[0];
        Assert.False(source.TryGetProperty("error", out _));
        Assert.Equal(0, source.GetProperty("failures").GetInt32());
    }

    [Fact]
    public async Task A_booking_that_meets_a_busy_time_stands_and_is_shown()
    {
        await using var calendar = await Start();
        await using var stoa = await Stoa(calendar);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var owner = await Owner(stoa, sale.Shop);
        calendar.Has(Hour(TuesdayAtTen));
        await Add(owner, sale.Shop, calendar.Address);
        var conflict = Assert.Single((await Look(owner, sale.Shop)).GetProperty("conflicts").EnumerateArray());
        Assert.Equal(order.ToString(), conflict.GetProperty("order_id").GetString());
        await sale.Stands(order, Core.Ordering.OrderState.Confirmed, Core.Ordering.MoneyState.Held);
    }

    public static TheoryData<string, string> Misbehaviour => new()
    {
        { "missing", "answered 404" },
        { "slow", "took longer than" },
        { "huge", "sent more than 5 MB" },
        { "broken", "sent something that cannot be unpacked" },
        { "page", "not a calendar" },
        { "loopback", "private network" },
        { "file", "not of the web" },
        { "loop", "leads on more than 3 times" },
    };

    [Theory]
    [MemberData(nameof(Misbehaviour))]
    public async Task What_cannot_be_read_is_not_added_and_the_reason_is_a_sentence(string how, string sentence)
    {
        await using var calendar = await Start();
        await using var inside = await Start();
        await using var stoa = await Stoa(calendar);
        var shop = await Shop.Open(stoa);
        using var owner = await Owner(stoa, shop);
        inside.Has(Hour(TuesdayAtTen));
        calendar.Answer = Behave(how, inside.Address);

        var added = await Add(owner, shop, calendar.Address);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, added.Status);
        Assert.Equal("address", added.Json.GetProperty("field").GetString());
        Assert.Contains(sentence, added.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, inside.Requests);
        Assert.Empty((await Look(owner, shop)).GetProperty("sources").EnumerateArray());
    }

    [Theory]
    [InlineData("ftp://example.org/a.ics", "begins with https://")]
    [InlineData("https://me:secret@example.org/a.ics", "without a password")]
    [InlineData("nonsense", "begins with https://")]
    [InlineData("", "Give an address, or choose a file.")]
    [InlineData("http://127.0.0.1:9/a.ics", "private network")]
    [InlineData("http://[::1]:9/a.ics", "private network")]
    [InlineData("http://[::ffff:10.0.0.1]/a.ics", "private network")]
    [InlineData("http://169.254.169.254/latest/meta-data", "private network")]
    [InlineData("http://localhost:9/a.ics", "private network")]
    public async Task An_address_that_leads_nowhere_or_inside_is_refused(string address, string sentence)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = await Owner(stoa, shop);
        using var answer = await owner.PostAsJsonAsync(Path(shop, "/sources"), new { name = "x", address }, StoaJson.Options);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4007:80e::200e", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    public void Only_what_the_internet_reaches_is_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contain(IPAddress.Parse(address)));

    [Fact]
    public async Task A_file_is_read_once_from_the_page_and_a_stranger_sees_none_of_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/calendars/{shop.Resources[0]}";
        Assert.Equal(HttpStatusCode.OK, await browser.Open(page));
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token(browser.Html)), "__RequestVerificationToken" },
            { new StringContent("Private"), "name" },
            { new StringContent(File(Hour("20260303T140000Z", "|RRULE:FREQ=WEEKLY"))), "file", "private.ics" },
        };
        using var sent = await browser.Client.PostAsync(new Uri($"{page}/sources", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-03"));
        Assert.Equal(7, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-10"));
        await browser.Open(page);
        Assert.Contains("From a file", browser.Html, StringComparison.Ordinal);

        using var stranger = await Owner(stoa, await Shop.Open(stoa));
        using var look = await stranger.GetAsync(Path(shop, ""));
        Assert.Equal(HttpStatusCode.NotFound, look.StatusCode);
    }

    private static RequestDelegate Behave(string how, Uri inside) => context =>
    {
        switch (how)
        {
            case "missing":
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case "slow":
                return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            case "huge":
                return context.Response.Body.WriteAsync(new byte[FetchCalendar.BytesMax + 1]).AsTask();
            case "broken":
                // It says that it is compressed, and is not.
                context.Response.Headers.ContentEncoding = "gzip";
                return context.Response.WriteAsync("BEGIN:VCALENDAR");
            case "page":
                return context.Response.WriteAsync("<html>Sign in</html>");
            default:
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = how switch
                {
                    "loopback" => inside.ToString(),
                    "file" => "file:///etc/passwd",
                    _ => "/again",
                };
                return Task.CompletedTask;
        }
    };

    private Task<TestStoa> Stoa(SmallCalendarServer calendar) => TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Stoa:Calendars:TrustedHosts:0"] = calendar.Host, ["Stoa:Calendars:Timeout"] = "00:00:02",
    });

    private static async Task<HttpClient> Owner(TestStoa stoa, Shop shop) => SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));

    private static Uri Path(Shop shop, string more) => new($"/api/v1/organizations/{shop.Organization}/resources/{shop.Resources[0]}/calendar{more}", UriKind.Relative);

    private static async Task<(HttpStatusCode Status, JsonElement Json)> Add(HttpClient owner, Shop shop, Uri address)
    {
        using var answer = await owner.PostAsJsonAsync(Path(shop, "/sources"), new { name = "Private", address }, StoaJson.Options);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static Task<JsonElement> Look(HttpClient owner, Shop shop) => owner.GetFromJsonAsync<JsonElement>(Path(shop, ""));

    private static string Token(string html)
    {
        const string Name = "name=\"__RequestVerificationToken\" value=\"";
        var from = html.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return html[from..html.IndexOf('"', from)];
    }
}
