using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Questions;
using Stoa.Server.Invoices;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Core.Subscriptions;
using Stoa.Server.Subscriptions;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Organizations;

/// <summary>
/// Another organization's things do not exist: every route of the running program that takes an id is opened with a stranger's
/// credentials. A new route is walked by itself; when its id is of a kind that nobody has named here, the test fails and says so.
/// </summary>
public sealed partial class StrangerTests(TestDatabases databases)
{
    // Public for everybody, or about nobody's things; each begins with this, and has a reason.
    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["/l/"] = "offers are public",
        ["/p/"] = "providers are public",
        ["/c/"] = "categories are public",
        ["/in/"] = "cities are public",
        ["/sitemaps/"] = "what is public, for search engines",
        ["/pictures/"] = "generated pictures",
        ["/photos/"] = "photos of offers are public",
        ["/assets/"] = "styles and scripts",
        ["/style-guide/"] = "for developers",
        ["/openapi/"] = "what the API is",
        ["/api/v1/listings/"] = "offers are public",
        ["/api/v1/providers/"] = "providers are public; what changes them is for operators",
        ["/api/v1/favourites/"] = "the visitor's own list",
        ["/api/v1/places/"] = "places are public",
        ["/favourites/"] = "the visitor's own list",
        ["/compare/"] = "offers are public",
        ["/o/"] = "the link proves itself: MagicLinks",
        ["/invitations/"] = "the link proves itself: TeamTests",
        ["/api/v1/invitations/"] = "the link proves itself: TeamTests",
        ["/unsubscribe/"] = "the link proves itself",
        ["/calendars/"] = "the address is the secret",
        ["/feeds/"] = "the address is the secret",
        ["/webhooks/"] = "signed by the sender",
        ["/sandbox/"] = "the processor beside the marketplace",
        ["/demo/"] = "only in demos",
        ["/account/"] = "the person's own, by session",
        ["/api/v1/sessions/"] = "the person's own, by session",
        ["/api/v1/me/"] = "the person's own, by session",
        ["/api/v1/saved-searches/"] = "the person's own, by session",
        ["/saved-searches/"] = "the person's own, by session",
    };

    [Fact]
    public async Task Every_route_that_names_an_organization_asks_for_a_permission()
    {
        await using var stoa = await TestStoa.Start(databases);
        var routes = Routes(stoa).Where(route => PathOf(route).StartsWith("/provider/{", StringComparison.Ordinal)
            || PathOf(route).StartsWith("/api/v1/organizations/{", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 40, "The routes were not found.");
        Assert.Empty(routes.Where(route => route.Metadata.GetMetadata<RequirePermissionAttribute>() is null
            || !PathOf(route).Contains("/{organization}", StringComparison.Ordinal)).Select(PathOf));
    }

    [Fact]
    public async Task A_stranger_finds_nothing_wherever_they_look()
    {
        await using var stoa = await TestStoa.Start(databases);
        var theirs = await Things.Of(stoa);
        using var rival = SignedIn.Browser(stoa, await SignedIn.Token(stoa, memberOf: (await Shop.Open(stoa)).Organization));
        using var customer = SignedIn.Browser(stoa, await SignedIn.Token(stoa));
        using var guest = SignedIn.Browser(stoa, "nobody");
        var wrong = new List<string>();
        foreach (var (name, client) in new[] { ("rival", rival), ("customer", customer), ("guest", guest) })
        {
            var token = await Token(client);
            foreach (var (route, method) in Walk(stoa))
            {
                var path = theirs.Fill(route, organization: null);
                using var answer = await Send(client, method, path, token);
                // Who is not signed in is asked to be, where signing in would help; the answer is the same for what does not exist.
                var asksToSignIn = name == "guest" && (answer.StatusCode is HttpStatusCode.Unauthorized
                    || (answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal)));
                // A body that could be nobody's is refused before anybody looks, whatever the id.
                var isUnread = answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest && method != "GET"
                    && route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
                if (answer.StatusCode != HttpStatusCode.NotFound && !asksToSignIn && !isUnread) wrong.Add($"{name}: {method} {path} answered {(int)answer.StatusCode}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        await theirs.StandAsBefore(stoa);
    }

    [Fact]
    public async Task Behind_ones_own_organization_stand_only_ones_own_things()
    {
        await using var stoa = await TestStoa.Start(databases);
        var theirs = await Things.Of(stoa);
        var mine = await Shop.Open(stoa);
        using var rival = SignedIn.Browser(stoa, await SignedIn.Token(stoa, memberOf: mine.Organization));
        var token = await Token(rival);
        var wrong = new List<string>();
        var walked = 0;
        foreach (var (route, method) in Walk(stoa).Where(one => Parameters(PathOf(one.Route)).Any(name => name is "id" or "listing" or "user")
            && PathOf(one.Route).Contains("{organization}", StringComparison.Ordinal)))
        {
            walked++;
            var path = theirs.Fill(route, mine.Organization.ToString());
            using var answer = await Send(rival, method, path, token);
            // What is read does not exist. What is sent may be refused for what it lacks before anybody looks.
            if (answer.StatusCode != HttpStatusCode.NotFound && (method == "GET" || (int)answer.StatusCode is < 400 or >= 500))
                wrong.Add($"{method} {path} answered {(int)answer.StatusCode}");
        }
        Assert.True(walked > 15, "The routes were not found.");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        await theirs.StandAsBefore(stoa);
    }

    [Fact]
    public async Task A_member_whose_role_may_not_is_told_who_may()
    {
        await using var stoa = await TestStoa.Start(databases);
        var things = await Things.Of(stoa);
        using var staff = SignedIn.Browser(stoa, await SignedIn.Token(stoa, memberOf: things.Organization, role: MemberRole.Staff));
        await things.Remember(stoa);
        var token = await Token(staff);
        var wrong = new List<string>();
        foreach (var (route, method) in Walk(stoa))
        {
            if (route.Metadata.GetMetadata<RequirePermissionAttribute>() is not { } asked || MemberRole.Staff.Has(asked.Permission)) continue;
            var path = things.Fill(route, organization: null);
            using var answer = await Send(staff, method, path, token);
            if (answer.StatusCode != HttpStatusCode.Forbidden) wrong.Add($"{method} {path} answered {(int)answer.StatusCode}");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        await things.StandAsBefore(stoa);
    }

    private static IEnumerable<RouteEndpoint> Routes(TestStoa stoa) => stoa.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint route) => $"/{route.RoutePattern.RawText?.TrimStart('/')}";

    private static IEnumerable<string> Parameters(string path) => Parameter().Matches(path).Select(match => match.Groups["name"].Value);

    // Every route with a parameter that is not open to everybody, with each of its methods.
    private static IEnumerable<(RouteEndpoint Route, string Method)> Walk(TestStoa stoa) =>
        from route in Routes(stoa)
        let path = PathOf(route)
        where path.Contains('{', StringComparison.Ordinal)
        let isOperators = route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Operator)
        where isOperators || !Open.Keys.Any(start => path.StartsWith(start, StringComparison.Ordinal))
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (route, method);

    private static async Task<string> Token(HttpClient client) =>
        WebUtility.HtmlDecode(FormToken().Match(await client.GetStringAsync("/forgot-password")).Groups["value"].Value);

    private static async Task<HttpResponseMessage> Send(HttpClient client, string method, string path, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = path.StartsWith("/api/", StringComparison.Ordinal)
                ? Json.Of(new Dictionary<string, string>(StringComparer.Ordinal))
                : new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        }
        return await client.SendAsync(request);
    }

    /// <summary>An organization with one of everything.</summary>
    private sealed record Things(Id<Organization> Organization, Dictionary<string, string> ByPlace)
    {
        private string _before = "";

        internal static async Task<Things> Of(TestStoa stoa)
        {
            var shop = await Shop.Open(stoa);
            var sale = new Sale(stoa, shop);
            var order = await sale.Paid(await sale.NewGuest());
            var (held, _) = await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow + NodaTime.Duration.FromHours(2));
            await SignedIn.Token(stoa, memberOf: shop.Organization);
            var coupon = await new Promotions(stoa, shop).Issue("THEIRS", paidBy: DiscountPayer.Provider);
            var things = await stoa.With(async (work, services) =>
            {
                var user = await work.Db.Set<Member>().Where(m => m.OrganizationId == shop.Organization).Select(m => m.UserId).FirstAsync();
                var invitation = new Invitation
                {
                    Id = Id<Invitation>.New(work.Now), OrganizationId = shop.Organization, Role = MemberRole.Staff, InvitedBy = user, CreatedAt = work.Now,
                    Email = work.Cipher.Seal("noa@example.org", Invitation.EmailPurpose), SentAt = work.Now, ExpiresAt = work.Now + NodaTime.Duration.FromDays(7),
                    EmailIndex = work.Index.Of(IndexKind.Email, "noa@example.org", Invitation.EmailIndexPurpose),
                };
                var check = new RequestedCheck
                {
                    Id = Id<RequestedCheck>.New(work.Now), OrganizationId = shop.Organization, Requirement = "documents", Note = "Look", AskedBy = user, AskedAt = work.Now,
                };
                var question = new Question
                {
                    Id = Id<Question>.New(work.Now), ListingId = shop.Listing, UserId = user, ShownAs = "Noa K.", Text = "Is there parking?", AskedAt = work.Now,
                };
                var destination = new PayoutDestination
                {
                    Id = Id<PayoutDestination>.New(work.Now), OrganizationId = shop.Organization, Kind = DestinationKind.Bank, Status = DestinationStatus.Active,
                    Holder = work.Cipher.Seal("Noa", PayoutDestination.HolderPurpose), Account = work.Cipher.Seal("DE89370400440532013000", PayoutDestination.AccountPurpose),
                    IsIban = true, Country = "DE", Tail = "3000", ReplacedAnother = false, CreatedBy = user, CreatedAt = work.Now,
                };
                var payout = new Payout
                {
                    Id = Id<Payout>.New(work.Now), OrganizationId = shop.Organization, DestinationId = destination.Id, Method = Payout.Manual,
                    Status = Stoa.Core.Payouts.PayoutStatus.AwaitingApproval, Currency = "CAD", AmountMinor = 1, ApprovalsNeeded = 1, CreatedAt = work.Now,
                };
                var seller = new SellerAccount
                {
                    Id = Id<SellerAccount>.New(work.Now), OrganizationId = shop.Organization, Gateway = "mercadopago", Country = "CL", Status = SellerStatus.Active, GatewayUserId = "990001",
                    AccessToken = work.Cipher.Seal("APP_USR-1", SellerAccount.AccessPurpose), ConnectedAt = work.Now, CreatedBy = user, CreatedAt = work.Now,
                };
                var customer = await work.Db.Set<Server.Orders.Order>().Where(o => o.Id == order).Select(o => o.CustomerId).SingleAsync();
                var subscription = new Subscription
                {
                    Id = Id<Subscription>.New(work.Now), CustomerId = customer, OrganizationId = shop.Organization, ListingId = shop.Listing, PlanId = shop.Plan,
                    Title = "Club", ProviderName = "Atelier Calme", Zone = "America/Toronto", Currency = "CAD", PriceMinor = 1, State = SubscriptionState.Active,
                    Terms = new RenewalTerms(BillingPeriod.Monthly), AnchorAt = work.Now, AnchorCycle = 1, Consent = "I agree.", CreatedAt = work.Now,
                };
                work.Db.AddRange(invitation, check, question, destination, payout, seller, subscription);
                var invoice = await WriteInvoice.Run(
                    new(InvoiceKind.Customer, shop.Organization, order, "theirs", new("Atelier Calme", []), new("Ada", []), "Massage", null, null, [], [], new Money(1, Currency.Parse("CAD"))),
                    work, services.GetRequiredService<Marketplace>(), CancellationToken.None);
                Assert.Null(await work.Commit(CancellationToken.None));
                var location = await work.Db.Set<Location>().Where(l => l.OrganizationId == shop.Organization).Select(l => l.Id).FirstAsync();
                var schedule = await work.Db.Set<ScheduleRow>().Where(s => s.OrganizationId == shop.Organization).Select(s => s.Id).FirstAsync();
                // What an id is, by the part of the path before it.
                return new Things(shop.Organization, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["organizations"] = shop.Organization.ToString(), ["provider"] = shop.Organization.ToString(), ["providers"] = shop.Organization.ToString(),
                    ["listings"] = shop.Listing.ToString(), ["resources"] = shop.Resources[0].ToString(), ["locations"] = location.ToString(),
                    ["schedules"] = schedule.ToString(), ["invitations"] = invitation.Id.ToString(), ["members"] = user.ToString(),
                    ["orders"] = order.ToString(), ["holds"] = held!.Id.ToString(), ["checkout"] = held.Id.ToString(), ["checks"] = check.Id.ToString(),
                    ["readiness"] = "terms", ["ready"] = "terms", ["waivers"] = "terms", ["calendars"] = shop.Resources[0].ToString(), ["sources"] = "x", ["questions"] = question.Id.ToString(), ["photos"] = "x",
                    ["payouts"] = payout.Id.ToString(), ["payout-files"] = "x", ["debts"] = "x", ["seller-accounts"] = seller.Id.ToString(),
                    ["coupons"] = coupon.ToString(), ["invoices"] = invoice!.Id.ToString(), ["subscriptions"] = subscription.Id.ToString(), ["milestones"] = "1",
                });
            });
            await things.Remember(stoa);
            return things;
        }

        /// <summary>The route's path with the ids of this organization's things, behind its own organization or another.</summary>
        internal string Fill(RouteEndpoint route, string? organization)
        {
            var path = PathOf(route);
            var isOperators = route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Operator);
            return Parameter().Replace(path, match =>
            {
                var before = path[..match.Index].TrimEnd('/');
                var place = before[(before.LastIndexOf('/') + 1)..];
                if (match.Groups["name"].Value == OrganizationAccess.RouteParameter) return organization ?? Organization.ToString();
                if (ByPlace.TryGetValue(place, out var id)) return id;
                // A step or a part of a page behind an id; and whatever operators have, which nobody else reaches.
                if (place.StartsWith('{') || place is "case" || isOperators) return match.Groups["name"].Value is "step" ? "retire" : "x";
                throw new InvalidOperationException(
                    $"{path}: say in {nameof(StrangerTests)} what stands behind \"{place}\", or why the route is open to everybody.");
            });
        }

        internal async Task Remember(TestStoa stoa) => _before = await State(stoa);

        internal async Task StandAsBefore(TestStoa stoa) => Assert.Equal(_before, await State(stoa));

        private Task<string> State(TestStoa stoa) => stoa.With(async (work, _) =>
        {
            var id = Organization;
            var organization = await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == id);
            var listing = await work.Db.Set<Server.Catalog.Listing>().AsNoTracking().SingleAsync(l => l.OrganizationId == id);
            var resource = await work.Db.Set<Resource>().AsNoTracking().SingleAsync(r => r.OrganizationId == id);
            var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.OrganizationId == id);
            var schedule = await work.Db.Set<ScheduleRow>().AsNoTracking().SingleAsync(s => s.OrganizationId == id);
            var invitation = await work.Db.Set<Invitation>().AsNoTracking().SingleAsync(i => i.OrganizationId == id);
            var members = await work.Db.Set<Member>().Where(m => m.OrganizationId == id).OrderBy(m => m.UserId).Select(m => m.Role).ToListAsync();
            var order = await work.Db.Set<Server.Orders.Order>().AsNoTracking().SingleAsync(o => o.OrganizationId == id);
            var payout = await work.Db.Set<Payout>().AsNoTracking().SingleAsync(p => p.OrganizationId == id);
            var destination = await work.Db.Set<PayoutDestination>().AsNoTracking().SingleAsync(d => d.OrganizationId == id);
            var seller = await work.Db.Set<SellerAccount>().AsNoTracking().SingleAsync(a => a.OrganizationId == id);
            var coupon = await work.Db.Set<IssuedCoupon>().AsNoTracking().SingleAsync(c => c.OrganizationId == id);
            return string.Join(
                ' ', coupon.Version, organization.Version, listing.Version, resource.Version, location.Version, schedule.Version, invitation.Version, string.Join(',', members), order.State, payout.Version,
                destination.Version, seller.Version);
        });
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)(:[^}]*)?\??\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FormToken();
}
