using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Server.Availability;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability.Schedules;

/// <summary>The editor without a script: each button is a round trip that keeps what was typed.</summary>
public sealed partial class SchedulePageTests(TestDatabases databases)
{
    [Fact]
    public async Task A_week_is_written_copied_looked_at_and_saved_in_round_trips()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = await Editor(stoa, shop);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(page));
        // Seven days from nine to five: Sunday goes, Monday gets a second window.
        var fields = Fields(browser.Html);
        fields = await Press(browser, page, fields, "remove-window 6");
        Assert.DoesNotContain(fields, field => field.Name == "weekly.6.day");
        fields = await Press(browser, page, fields, "add-window Monday");
        Assert.Matches("name=\"weekly.6.opens\"[^>]*autofocus", browser.Html);
        fields = With(With(With(fields, "weekly.0.closes", "12:00"), "weekly.6.opens", "13:30"), "weekly.6.closes", "18:00");
        fields = await Press(browser, page, [.. fields, ("copy.Monday", "Tuesday"), ("copy.Monday", "Wednesday")], "copy Monday");
        Assert.Equal(3, fields.Count(field => field.Value == "13:30"));
        fields = await Press(browser, page, fields, "add-closure");
        fields = With(With(fields, "closures.0.first", "2026-03-05"), "closures.0.reason", "Works & dust");

        await Press(browser, page, fields, "look");
        Assert.Contains("Works & dust", Shown(browser), StringComparison.Ordinal);
        Assert.Contains("09:00–12:00, 13:30–18:00", Shown(browser), StringComparison.Ordinal);
        Assert.Equal(8, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-04"));

        var (status, location) = await browser.Post(page, [.. Fields(browser.Html), ("act", "save")]);
        Assert.Equal((HttpStatusCode.SeeOther, page), (status, location));
        Assert.Equal(0, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-05"));
        Assert.Equal(3 + 4, await ScheduleApiTests.SlotsOn(stoa, shop, "2026-03-04"));
        Assert.Equal(HttpStatusCode.OK, await browser.Open(page));
        Assert.Contains("Saved. Customers see the new hours", Shown(browser), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_overlaps_is_said_beside_it_and_what_was_typed_stays()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = await Editor(stoa, shop);
        await browser.Open(page);
        var fields = await Press(browser, page, Fields(browser.Html), "add-window Tuesday");
        fields = With(With(fields, "weekly.7.opens", "16:00"), "weekly.7.closes", "20:00");

        var (status, _) = await browser.Post(page, [.. fields, ("act", "save")]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("href=\"#field-weekly.7\">Tuesday 16:00–20:00 overlaps 09:00–17:00.", Shown(browser), StringComparison.Ordinal);
        Assert.Contains(("weekly.7.opens", "16:00"), Fields(browser.Html));
    }

    [Fact]
    public async Task Whoever_saves_second_sees_what_the_first_one_saved_and_decides()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = await Editor(stoa, shop);
        await browser.Open(page);
        var mine = With(Fields(browser.Html), "name", "Mine");
        var (client, path) = await ScheduleApiTests.Owner(stoa, shop);
        using (client) await ScheduleApiTests.Put(client, path, new { name = "Theirs", weekly = new[] { new { day = "monday", opens = "10:00", closes = "11:00" } } });

        var (status, _) = await browser.Post(page, [.. mine, ("act", "save")]);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("<li>Name: Theirs</li>", Shown(browser), StringComparison.Ordinal);
        Assert.Contains("<li>Monday 10:00–11:00</li>", Shown(browser), StringComparison.Ordinal);
        Assert.Contains("<li>Tuesday 09:00–17:00</li>", Shown(browser), StringComparison.Ordinal);

        (status, _) = await browser.Post(page, [.. Fields(browser.Html), ("act", "save")]);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal("Mine", await stoa.With((work, _) => work.Db.Set<ScheduleRow>().Where(s => s.OrganizationId == shop.Organization).Select(s => s.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_first_schedule_is_made_from_the_list()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var list = $"/provider/{shop.Organization}/schedules";
        await browser.Open(list);
        Assert.Contains("Mon–Sun 09:00–17:00", Shown(browser), StringComparison.Ordinal);
        var (status, _) = await browser.Send(list, ("name", "Summer"), ("location_id", "loc_nowhere"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("value=\"Summer\"", Shown(browser), StringComparison.Ordinal);
        var location = await stoa.With((work, _) => work.Db.Set<Stoa.Server.Organizations.Location>().Select(l => l.Id).SingleAsync());
        (status, var made) = await browser.Send(list, ("name", "Summer"), ("location_id", location.ToString()), ("copy_of", ""));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(made!));
        Assert.Contains("Nobody yet", Shown(browser), StringComparison.Ordinal);
        (status, _) = await browser.Send($"{made}/delete");
        Assert.Equal(HttpStatusCode.SeeOther, status);
    }

    [Fact]
    public async Task Staff_read_the_hours_and_find_no_form()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization, MemberRole.Staff);
        var page = await Editor(stoa, shop);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(page));
        Assert.Contains("Monday 09:00–17:00", Shown(browser), StringComparison.Ordinal);
        Assert.DoesNotContain("schedule-form\"", browser.Html.Replace("#schedule-form", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string Shown(PlainBrowser browser) => WebUtility.HtmlDecode(browser.Html);

    private static async Task<string> Editor(TestStoa stoa, Shop shop)
    {
        var schedule = await stoa.With((work, _) => work.Db.Set<Resource>().Where(r => r.Id == shop.Resources[0]).Select(r => r.ScheduleId).SingleAsync());
        return $"/provider/{shop.Organization}/schedules/{schedule}";
    }

    private static async Task<(string Name, string Value)[]> Press(PlainBrowser browser, string page, (string Name, string Value)[] fields, string act)
    {
        var (status, _) = await browser.Post(page, [.. fields, ("act", act)]);
        Assert.Equal(HttpStatusCode.OK, status);
        return Fields(browser.Html);
    }

    private static (string Name, string Value)[] With((string Name, string Value)[] fields, string name, string value)
    {
        Assert.Contains(fields, field => field.Name == name);
        return [.. fields.Select(field => field.Name == name ? (name, value) : field)];
    }

    // What a browser would send of the editor's form; boxes that are ticked for convenience are left out.
    private static (string Name, string Value)[] Fields(string html)
    {
        var form = Form().Match(html).Value;
        Assert.NotEmpty(form);
        var inputs = Inputs().Matches(form).Select(input => input.Value).Where(input => !input.Contains("checkbox", StringComparison.Ordinal))
            .Select(input => (Name: Attribute(input, "name"), Value: Attribute(input, "value")));
        var selects = Selects().Matches(form).Select(select => (select.Groups["name"].Value, WebUtility.HtmlDecode(select.Groups["value"].Value)));
        return [.. inputs.Concat(selects)];
    }

    private static string Attribute(string element, string name) =>
        WebUtility.HtmlDecode(Regex.Match(element, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<form id=\"schedule-form\".*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<input [^>]*name=[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<select [^>]*name=\"(?<name>[^\"]*)\".*?<option value=\"(?<value>[^\"]*)\" selected.*?</select>", RegexOptions.Singleline, 1000)]
    private static partial Regex Selects();
}
