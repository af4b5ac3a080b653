using System.Net;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Organizations;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Identity;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Organizations;

/// <summary>Becoming a provider: the wizard, without a script, left and taken up again.</summary>
public sealed class SetUpTests(TestDatabases databases)
{
    [Fact]
    public async Task Somebody_new_sets_up_an_organization_and_goes_on_where_they_stopped()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var visitor = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.OK, await visitor.Open("/provider/start"));
        Assert.Contains("/register?return=/provider/start", visitor.Html, StringComparison.Ordinal);

        using var maya = await new Person(stoa).Joined();
        using var browser = new PlainBrowser(stoa);
        browser.SignIn(maya.Cookie!);
        Assert.Equal(HttpStatusCode.OK, await browser.Open("/provider/start"));
        var (status, place) = await browser.Send("/provider/start", ("name", "Maison Öl & Stein"), ("business_kind", "sole_trader"));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Matches("^/provider/org_[0-9a-z]{26}/setup/place$", place);

        // They close the window, and come back the next day.
        Assert.Equal(HttpStatusCode.SeeOther, await browser.Open("/provider/start"));
        await browser.Open(place!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Send(place!, ("street", ""), ("postcode", ""), ("city", "Toronto"), ("country", "XX"))).Status);
        Assert.Contains("Give street and number.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("Choose the country.", browser.Html, StringComparison.Ordinal);
        var (_, zone) = await browser.Send(place!, ("street", "1 Queen Street"), ("postcode", "M5V 3L9"), ("city", "Toronto"), ("country", "CA"));
        Assert.EndsWith("/setup/zone", zone, StringComparison.Ordinal);
        await browser.Open(zone!);
        Assert.Contains("value=\"America/Toronto\" selected", browser.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Send(zone!, ("latitude", "43,65"), ("longitude", "-79.38"), ("zone", "Europe/Paris"))).Status);
        var (_, ready) = await browser.Send(zone!, ("latitude", "43,65"), ("longitude", "-79.38"), ("zone", "America/Toronto"));
        Assert.EndsWith("/ready", ready, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(ready!));
        Assert.Contains("Nothing of you is public yet", browser.Html, StringComparison.Ordinal);

        var made = await stoa.With((work, _) => work.Db.Set<Organization>().SingleAsync());
        Assert.Equal(("maison-ol-stein", OrganizationStatus.Preparing, null), (made.Slug, made.Status, made.SetupStep));
        Assert.Equal(HttpStatusCode.NotFound, await visitor.Open($"/p/{made.Slug}"));
        // A finished wizard begins anew only when asked.
        Assert.Equal(HttpStatusCode.OK, await browser.Open("/provider/start"));
    }

    [Fact]
    public async Task A_place_that_nobody_knows_is_asked_for()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var browser = new PlainBrowser(stoa);
        browser.SignIn(maya.Cookie!);
        await browser.Open("/provider/start");
        var (_, place) = await browser.Send("/provider/start", ("name", "Maya"), ("business_kind", "company"));
        await browser.Open(place!);
        var (_, zone) = await browser.Send(place!, ("street", "1 Rue"), ("postcode", ""), ("city", "Nowhere-sur-Mer"), ("country", "FR"));
        await browser.Open(zone!);
        Assert.Contains("We do not know where Nowhere-sur-Mer lies", browser.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Send(zone!, ("latitude", ""), ("longitude", ""), ("zone", "Europe/Paris"))).Status);
    }

    [Fact]
    public async Task The_same_name_twice_gets_two_addresses_and_programs_can_do_it_too()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var api = SignedIn.Client(stoa, await maya.ApiToken());
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        for (var n = 0; n < 2; n++)
        {
            var made = await api.PostAsync("/api/v1/organizations", Json.Of(new { name = "Maya", business_kind = "sole_trader" }));
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            slugs.Add((await Json.Read(made)).GetProperty("slug").GetString()!);
        }
        Assert.Equal(2, slugs.Count);
        var wrong = await api.PostAsync("/api/v1/organizations", Json.Of(new { name = " ", business_kind = "company" }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("name", (await Json.Read(wrong)).GetProperty("field").GetString());
    }
}
