using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

/// <summary>Guests: sessions without an account, magic links, and what happens when they register.</summary>
public sealed class GuestTests(TestDatabases databases)
{
    [Fact]
    public async Task A_visitor_who_holds_a_time_becomes_a_guest_in_the_browser_and_by_token()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 2);
        using var visitor = new Person(stoa);
        Assert.Equal(HttpStatusCode.Created, (await Hold(visitor, shop)).StatusCode);
        var first = await CustomerOf(visitor);
        Assert.Equal(HttpStatusCode.Created, (await Hold(visitor, shop)).StatusCode);
        Assert.Equal(first, await CustomerOf(visitor));
        Assert.Equal(1, await stoa.With((work, _) => work.Db.Set<Customer>().CountAsync()));
        // A guest is nobody to the policies.
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_visitor_whose_time_was_taken_gets_no_cookie_of_a_session_that_is_not_there()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var quick = new Person(stoa);
        using var slow = new Person(stoa);
        Assert.Equal(HttpStatusCode.Created, (await Hold(quick, shop)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Hold(slow, shop)).StatusCode);
        Assert.NotNull(quick.Cookie);
        Assert.Null(slow.Cookie);
    }

    [Fact]
    public async Task What_a_guest_bought_is_claimed_when_the_address_is_verified_and_not_before()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, resources: 3));
        var (mine, theirs) = (await sale.NewGuest(), await sale.NewGuest());
        await SetContact(stoa, mine, "Ada@Example.org");
        await SetContact(stoa, theirs, "eve@example.org");
        using var ada = new Person(stoa, "ada@example.org");
        await ada.Register();
        await ada.SignIn();
        Assert.Single(await AllOf(ada));
        await ada.Verify();
        Assert.Equal(2, (await AllOf(ada)).Count);
        Assert.Contains(new Id<Customer>(mine.CustomerId!.Value), await AllOf(ada));
        Assert.Equal(1, await stoa.With((work, _) => work.Db.Set<Server.Platform.Audit.AuditEvent>().CountAsync(e => e.Action == "identity.claim-customer")));
    }

    [Fact]
    public async Task Signing_in_takes_along_the_guest_of_this_browser_only_while_nameless_or_with_the_verified_address()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 5);
        using (var joined = await new Person(stoa).Joined()) Assert.Single(await AllOf(joined));

        using var nameless = new Person(stoa);
        await Hold(nameless, shop);
        await nameless.SignIn();
        Assert.Equal(2, (await AllOf(nameless)).Count);

        using var named = new Person(stoa);
        await Hold(named, shop);
        var guest = await CustomerOf(named);
        await SetContact(stoa, Actor.Visitor with { CustomerId = guest.Value }, "eve@example.org");
        await named.SignIn();
        Assert.DoesNotContain(guest, await AllOf(named));
    }

    [Fact]
    public async Task A_user_who_holds_a_time_buys_as_the_one_own_customer()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 2);
        using var maya = await new Person(stoa).Joined();
        Assert.Equal(HttpStatusCode.Created, (await Hold(maya, shop)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Hold(maya, shop)).StatusCode);
        Assert.Single(await AllOf(maya));
    }

    [Fact]
    public async Task A_magic_link_opens_its_order_and_no_other()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, resources: 2));
        var guest = await sale.NewGuest();
        var (order, other) = (await sale.Place(guest), await sale.Place(guest));
        using var ada = new Person(stoa, "ada@example.org");
        var opened = await ada.Browser.GetAsync(LinkTo(stoa, order, guest));
        Assert.Equal($"/orders/{order}", opened.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await ada.Browser.GetAsync($"/api/v1/orders/{order}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Browser.GetAsync($"/api/v1/orders/{other}")).StatusCode);
        Assert.False(await ada.IsSignedIn());
    }

    [Fact]
    public async Task An_altered_magic_link_opens_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var link = LinkTo(stoa, await sale.Place(guest), guest);
        using var eve = new Person(stoa);
        var altered = link[..40] + (link[40] == 'A' ? 'B' : 'A') + link[41..];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await eve.Browser.GetAsync(altered)).StatusCode);
        Assert.Null(eve.Cookie);
    }

    [Fact]
    public async Task An_expired_magic_link_is_replaced_by_mail_for_the_address_of_the_order_alone()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Place(guest);
        var link = LinkTo(stoa, order, guest);
        stoa.Clock.Advance(MagicLinks.ValidFor);
        using var ada = new Person(stoa, "ada@example.org");
        using var eve = new Person(stoa, "eve@example.org");
        Assert.Equal(HttpStatusCode.Gone, (await ada.Browser.GetAsync(link)).StatusCode);
        var token = link["/o/".Length..];
        var theirs = await eve.Submit("/sign-in", "/order-link", ("token", token), ("email", eve.Email));
        var hers = await ada.Submit("/sign-in", "/order-link", ("token", token), ("email", "ADA@example.org"));
        Assert.Equal(theirs.Headers.Location, hers.Headers.Location);
        await stoa.Settle();
        Assert.Equal(0, await eve.Mails("magic-link"));
        var fresh = await ada.Browser.GetAsync(await ada.MailedLink("magic-link"));
        Assert.Equal($"/orders/{order}", fresh.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Who_is_signed_in_is_asked_before_a_strangers_link_replaces_the_session()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var link = LinkTo(stoa, await sale.Place(guest), guest);
        using var maya = await new Person(stoa).Joined();
        var page = await maya.Browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(await maya.IsSignedIn());
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(link, link)).StatusCode);
        Assert.False(await maya.IsSignedIn());
    }

    [Fact]
    public async Task A_contact_comes_back_as_it_was_set_and_an_account_stands_in_where_none_was()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        Assert.Null(await ContactOf(stoa, new Id<Customer>(guest.CustomerId!.Value)));
        await SetContact(stoa, guest, "ada@example.org");
        Assert.Equal(new Contact("Ada Guest", "ada@example.org", "+1 514 555 0100"), await ContactOf(stoa, new Id<Customer>(guest.CustomerId!.Value)));
        using var maya = await new Person(stoa).Joined();
        Assert.Equal(new Contact("Maya Fischer", "maya@example.org", null), await ContactOf(stoa, (await AllOf(maya))[0]));
    }

    private static Task<HttpResponseMessage> Hold(Person person, Shop shop) => person.Browser.PostAsJsonAsync(
        "/api/v1/holds", new { listing_id = shop.Listing.ToString(), plan_id = shop.Plan.ToString(), start = NodaTime.Text.InstantPattern.ExtendedIso.Format(Sale.Tomorrow) });

    private static Task<Id<Customer>> CustomerOf(Person guest)
    {
        Assert.True(Id<Session>.TryParse(guest.Cookie!.Split('.')[0], out var session));
        return guest.Stoa.With(async (work, _) => (await work.Db.Set<Session>().SingleAsync(s => s.Id == session)).CustomerId!.Value);
    }

    private static async Task<IReadOnlyList<Id<Customer>>> AllOf(Person person)
    {
        var user = await person.UserId();
        return await person.Stoa.With((work, _) => Buyers.AllOf(work, user, CancellationToken.None));
    }

    private static Task SetContact(TestStoa stoa, Actor guest, string email) => stoa.With(async (work, _) =>
    {
        await Contacts.Set(work, new Id<Customer>(guest.CustomerId!.Value), "Ada Guest", email, "+1 514 555 0100", CancellationToken.None);
        return await work.Commit(CancellationToken.None);
    });

    private static Task<Contact?> ContactOf(TestStoa stoa, Id<Customer> customer) =>
        stoa.With((work, _) => Contacts.Of(work, customer, CancellationToken.None));

    private static string LinkTo(TestStoa stoa, Id<Order> order, Actor guest) => MagicLinks.ToOrder(
        stoa.App.Services.GetRequiredService<Signer>(), order.Value, new Id<Customer>(guest.CustomerId!.Value), stoa.Clock.GetCurrentInstant());
}
