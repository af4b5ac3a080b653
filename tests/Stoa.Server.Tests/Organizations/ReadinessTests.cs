using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Organizations;

/// <summary>What must be true before an organization may publish and be paid, as its members and operators meet it.</summary>
public sealed class ReadinessTests(TestDatabases databases)
{
    // A shop that has everything but accepted terms, with its one listing a draft.
    private static async Task<Shop> Prepare(TestStoa stoa)
    {
        var shop = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            await work.Db.Set<Attestation>().Where(a => a.OrganizationId == shop.Organization).ExecuteDeleteAsync();
            await work.Db.Set<Listing>().Where(l => l.Id == shop.Listing).ExecuteUpdateAsync(all => all
                .SetProperty(l => l.Status, ListingStatus.Draft).SetProperty(l => l.ProviderActive, false)
                .SetProperty(l => l.Summary, "An hour of quiet.").SetProperty(l => l.Description, "Deep and slow, in a quiet room on the Plateau."));
            return await work.Db.Set<Organization>().Where(o => o.Id == shop.Organization)
                .ExecuteUpdateAsync(all => all.SetProperty(o => o.Status, OrganizationStatus.Preparing));
        });
        return shop;
    }

    [Fact]
    public async Task Publishing_is_refused_until_nothing_is_missing_and_then_opens_the_organization()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Prepare(stoa);
        using var api = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var own = $"/api/v1/organizations/{shop.Organization}";
        var list = await Json.Read(await api.GetAsync($"{own}/readiness"));
        Assert.False(list.GetProperty("may_publish").GetBoolean());
        Assert.Equal("missing", State(list, "terms"));
        Assert.Equal("met", State(list, "schedule"));
        Assert.Equal("missing", State(list, "payout-account"));

        var refused = await api.PostAsync($"{own}/listings/{shop.Listing}/steps", Json.Of(new { step = "publish" }));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("terms", (await Json.Read(refused)).GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);

        var old = await api.PostAsync($"{own}/readiness/terms/attestation", Json.Of(new { version = "2020-01" }));
        Assert.Equal("terms-changed", (await Json.Read(old)).GetProperty("code").GetString());
        var twins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.PostAsync($"{own}/readiness/terms/attestation", Json.Of(new { version = "2026-01" }))));
        Assert.All(twins, twin => Assert.Equal(HttpStatusCode.NoContent, twin.StatusCode));
        using var visitor = new PlainBrowser(stoa);
        var provider = await stoa.With((work, _) => work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == shop.Organization));
        Assert.Equal(HttpStatusCode.NotFound, await visitor.Open($"/p/{provider.Slug}"));

        var published = await api.PostAsync($"{own}/listings/{shop.Listing}/steps", Json.Of(new { step = "publish" }));
        Assert.True(published.StatusCode == HttpStatusCode.OK, await published.Content.ReadAsStringAsync());
        await stoa.Settle();
        Assert.Equal(HttpStatusCode.OK, await visitor.Open($"/p/{provider.Slug}"));
        Assert.True(await stoa.With((work, _) => work.Db.Set<Listing>().Where(l => l.Id == shop.Listing).Select(l => l.ProviderActive).SingleAsync()));
    }

    [Fact]
    public async Task A_check_is_asked_for_sent_back_asked_again_and_approved()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Prepare(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        using var runs = new PlainBrowser(stoa);
        runs.SignIn(await SignedIn.Token(stoa, isOperator: true));
        var ready = Desk.PathOf(shop.Organization, "ready");
        await owner.Open(ready);
        Assert.Contains("Say where your money goes.", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.Send($"{ready}/documents/ask", ("note", " "))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{ready}/documents/ask", ("note", "Register no. 12"))).Status);
        await owner.Open(ready);
        Assert.Contains("Being checked", owner.Html, StringComparison.Ordinal);

        await runs.Open("/operator/readiness");
        Assert.Contains("Register no. 12", runs.Html, StringComparison.Ordinal);
        var page = $"/operator/readiness/{shop.Organization}";
        await runs.Open(page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await runs.Send(page, ("step", "reject"), ("reason", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send(page, ("step", "reject"), ("reason", "It is blurred"))).Status);
        await owner.Open(ready);
        Assert.Contains("It is blurred", owner.Html, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{ready}/documents/ask", ("note", "A better one"))).Status);
        await runs.Open(page);
        var shown = runs.Html;
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send(page, ("step", "approve"), ("reason", ""))).Status);
        runs.Show(shown);
        Assert.Equal(HttpStatusCode.Conflict, (await runs.Send(page, ("step", "reject"), ("reason", "Too late"), ("idempotency_key", "another-key-0001"))).Status);
        await runs.Open("/operator/readiness");
        Assert.Contains("Nobody waits", runs.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_lets_publish_until_it_ends()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Prepare(stoa);
        using var member = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        using var runs = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var waivers = $"/api/v1/operations/readiness/organizations/{shop.Organization}/waivers";
        Assert.Equal(HttpStatusCode.NotFound, (await member.PostAsync(waivers, Json.Of(new { requirement = "terms", reason = "I say so" }))).StatusCode);
        var now = await stoa.With((work, _) => Task.FromResult(work.Now));
        var past = await runs.PostAsync(waivers, Json.Of(new { requirement = "terms", reason = "A pilot", until = now }));
        Assert.Equal("until-invalid", (await Json.Read(past)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await runs.PostAsync(waivers, Json.Of(new { requirement = "terms", reason = "A pilot", until = now + Duration.FromDays(2) }))).StatusCode);
        var list = await Json.Read(await member.GetAsync($"/api/v1/organizations/{shop.Organization}/readiness"));
        Assert.Equal(("waived", true), (State(list, "terms"), list.GetProperty("may_publish").GetBoolean()));
        // One more takes its place.
        Assert.Equal(HttpStatusCode.NoContent, (await runs.PostAsync(waivers, Json.Of(new { requirement = "terms", reason = "Longer", until = now + Duration.FromDays(3) }))).StatusCode);
        stoa.Clock.Advance(Duration.FromDays(3));
        Assert.Equal("missing", State(await Json.Read(await member.GetAsync($"/api/v1/organizations/{shop.Organization}/readiness")), "terms"));
        Assert.Equal(HttpStatusCode.NoContent, (await runs.DeleteAsync($"{waivers}/terms")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await runs.DeleteAsync($"{waivers}/terms")).StatusCode);
    }

    [Fact]
    public async Task Only_an_owner_accepts_terms_and_a_stale_profile_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Prepare(stoa);
        using var manager = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: MemberRole.Manager));
        var own = $"/api/v1/organizations/{shop.Organization}";
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsync($"{own}/readiness/terms/attestation", Json.Of(new { version = "2026-01" }))).StatusCode);

        using var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization);
        var page = Desk.PathOf(shop.Organization, "profile");
        await browser.Open(page);
        var shown = browser.Html;
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Send(page, ("name", "Atelier Vif"), ("description", "Lively."), ("website", "https://example.org"))).Status);
        browser.Show(shown);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Send(page, ("name", "Atelier Lent"), ("description", ""), ("website", ""), ("idempotency_key", "another-key-0002"))).Status);
        await stoa.Settle();
        Assert.Equal("Atelier Vif", await stoa.With((work, _) => work.Db.Set<Listing>().Where(l => l.Id == shop.Listing).Select(l => l.ProviderName).SingleAsync()));
        await browser.Open(page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Send(page, ("name", ""), ("description", ""), ("website", "javascript:alert(1)"))).Status);
        Assert.Contains("Write the whole address", browser.Html, StringComparison.Ordinal);
    }

    private static string? State(System.Text.Json.JsonElement list, string requirement) =>
        list.GetProperty("items").EnumerateArray().First(item => item.GetProperty("id").GetString() == requirement).GetProperty("state").GetString();
}
