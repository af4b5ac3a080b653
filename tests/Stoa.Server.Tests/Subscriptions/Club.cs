using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions;
using Stoa.Server.Subscriptions.Renewing;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>A provider's membership with two monthly plans (20 and 30 dollars), one by the week and a trial; and members who act over HTTP.</summary>
internal sealed partial class Club : IAsyncDisposable
{
    /// <summary>Cards of the sandbox.</summary>
    public const string Good = "4242424242424242", LaterPoor = "4000000000007771", LaterPoorOnce = "4000000000007772", LaterExpired = "4000000000000069",
        LaterGuarded = "4000002760003184";

    private Club(TestStoa stoa, Shop shop, Id<Listing> listing, IReadOnlyDictionary<string, Id<Plan>> plans) => (Stoa, Shop, Listing, Plans) = (stoa, shop, listing, plans);

    public TestStoa Stoa { get; }
    public Shop Shop { get; }
    public Id<Listing> Listing { get; }

    /// <summary>basic, plus, weekly, trial (with a card), taste (a trial without one).</summary>
    public IReadOnlyDictionary<string, Id<Plan>> Plans { get; }

    public static async Task<Club> Open(TestDatabases databases, IReadOnlyDictionary<string, string?>? settings = null, Instant? now = null)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)) all[key] = value;
        var stoa = await TestStoa.Start(databases, all);
        if (now is { } start) stoa.Clock.Advance(start - stoa.Clock.GetCurrentInstant());
        var shop = await Shop.Open(stoa);
        var (listing, plans) = await Offer(stoa, shop);
        return new Club(stoa, shop, listing, plans);
    }

    /// <summary>Somebody with an account, and the site in a program and in a browser.</summary>
    public async Task<Person> Join()
    {
        var person = new Person(this, await SignedIn.Token(Stoa));
        person.UserId = Id<User>.Parse((await person.Send(HttpMethod.Get, "/me"))["id"], null);
        return person;
    }

    /// <summary>A subscription as it stands.</summary>
    public Task<Subscription> Look(string id) => Stoa.With((work, _) => work.Db.Set<Subscription>().AsNoTracking().SingleAsync(s => s.Id == Id<Subscription>.Parse(id, null)));

    /// <summary>Its cycles with their orders, by number.</summary>
    public Task<List<(SubscriptionCycle Cycle, Order Order)>> Cycles(string id) => Stoa.With(async (work, _) =>
    {
        var subscription = Id<Subscription>.Parse(id, null);
        var rows = await work.Db.Set<SubscriptionCycle>().AsNoTracking().Where(c => c.SubscriptionId == subscription)
            .Join(work.Db.Set<Order>().AsNoTracking(), c => c.OrderId, o => o.Id, (c, o) => new { c, o }).OrderBy(row => row.c.Number).ThenBy(row => row.c.Part).ToListAsync();
        return rows.ConvertAll(row => (row.c, row.o));
    });

    /// <summary>The zone of the shop at a time.</summary>
    public static Instant At(int year, int month, int day, int hour = 10) =>
        new LocalDateTime(year, month, day, hour, 0).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Toronto"]).ToInstant();

    /// <summary>Moves the clock to a moment, and does what is due on the way, day by day: as the worker would.</summary>
    public async Task Until(Instant moment)
    {
        while (Stoa.Clock.GetCurrentInstant() < moment)
            await Stoa.Advance(Duration.Min(Duration.FromDays(1), moment - Stoa.Clock.GetCurrentInstant()));
        await Stoa.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever the story was: nothing of it lies about undone.
        var dead = await Stoa.With((work, _) => work.Db.Database.SqlQuery<string>($"select topic || ': ' || last_error as \"Value\" from platform.envelopes where status = 'dead'").ToListAsync());
        await Stoa.DisposeAsync();
        Assert.Empty(dead);
    }

    /// <summary>Offers the membership.</summary>
    internal static Task<(Id<Listing>, IReadOnlyDictionary<string, Id<Plan>>)> Offer(TestStoa stoa, Shop shop) => stoa.With(async (work, services) =>
    {
        var like = await work.Db.Set<Listing>().SingleAsync(l => l.Id == shop.Listing);
        var listing = new Listing
        {
            Id = Id<Listing>.New(work.Now), OrganizationId = like.OrganizationId, LocationId = like.LocationId, Kind = ListingKind.Membership, Category = like.Category,
            Title = "Quiet club", Slug = "quiet-club", Status = ListingStatus.Published, Currency = "CAD", PriceFromMinor = 2_000, CancellationPolicy = "moderate",
            ProviderName = like.ProviderName, City = like.City, Zone = like.Zone, Latitude = like.Latitude, Longitude = like.Longitude, CreatedAt = work.Now,
        };
        var weekly = new BillingPeriod(1, PeriodUnit.Week);
        var plans = new Dictionary<string, Id<Plan>>(StringComparer.Ordinal);
        var position = 0;
        work.Db.Add(listing);
        foreach (var (name, price, terms) in new[]
        {
            ("basic", 2_000, new RenewalTerms(BillingPeriod.Monthly)), ("plus", 3_000, new RenewalTerms(BillingPeriod.Monthly)), ("weekly", 700, new RenewalTerms(weekly)),
            ("trial", 2_000, new RenewalTerms(BillingPeriod.Monthly, 14)), ("taste", 2_000, new RenewalTerms(BillingPeriod.Monthly, 7, TrialNeedsCard: false)),
        })
        {
            var plan = new Plan
            {
                Id = Id<Plan>.New(work.Now), ListingId = listing.Id, Name = name, DurationMinutes = 60, PriceMinor = price, Position = position++,
                Terms = new PlanTerms(Renewal: terms),
            };
            plans[name] = plan.Id;
            work.Db.Add(plan);
        }
        Assert.Null(await work.Commit(CancellationToken.None));
        services.GetRequiredService<Offers>().Forget(listing.Id);
        return (listing.Id, (IReadOnlyDictionary<string, Id<Plan>>)plans);
    });

    /// <summary>A member: the API with a token, the processor's pages with a browser.</summary>
    internal sealed partial class Person(Club club, string token)
    {
        private readonly Shopper _api = new(club.Stoa.BaseAddress) { Token = token };
        private Instant _signedInAt = club.Stoa.Clock.GetCurrentInstant();

        public HttpClient Browser { get; private set; } = SignedIn.Browser(club.Stoa, token);

        public Id<User> UserId { get; set; }

        /// <summary>Signs in again, when the session is old.</summary>
        public async Task SignIn()
        {
            var now = club.Stoa.Clock.GetCurrentInstant();
            if (now - _signedInAt < Duration.FromDays(10)) return;
            var fresh = await club.Stoa.With(async (work, _) =>
            {
                var (_, token) = NewSession.OfUser(work, SessionKind.Browser, UserId, "Test");
                Assert.Null(await work.Commit(CancellationToken.None));
                return token;
            });
            (_api.Token, Browser, _signedInAt) = (fresh, SignedIn.Browser(club.Stoa, fresh), now);
        }

        public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? key = null)
        {
            await SignIn();
            return await _api.Send(method, $"/api/v1{path}", body, key);
        }

        public Task<Answer> Begin(string plan, string? key = null) =>
            Send(HttpMethod.Post, "/subscriptions", new { listing_id = club.Listing, plan_id = club.Plans[plan], consent = true }, key);

        /// <summary>Subscribes and pays, or gives the card of a trial.</summary>
        public async Task<string> Subscribe(string plan, string card = Good)
        {
            var begun = await Begin(plan);
            Assert.True(begun.Status == HttpStatusCode.Created, begun.Text);
            var id = begun["id"];
            if (begun["state"] == "pending") await Pay(id, card);
            return id;
        }

        /// <summary>Pays what is open by hand.</summary>
        public Task Pay(string id, string card = Good) => Give($"/subscriptions/{id}/payments", card);

        /// <summary>Gives another card.</summary>
        public Task Replace(string id, string card = Good) => Give($"/subscriptions/{id}/card", card);

        public async Task<JsonElement> Get(string id) => (await Send(HttpMethod.Get, $"/subscriptions/{id}")).Json;

        private async Task Give(string path, string card)
        {
            var started = await Send(HttpMethod.Post, path);
            Assert.True(started.Status == HttpStatusCode.OK, started.Text);
            var url = new Uri(started["url"]).PathAndQuery;
            var html = await Browser.GetStringAsync(url);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["__RequestVerificationToken"] = WebUtility.HtmlDecode(AntiforgeryToken().Match(html).Groups["token"].Value),
                ["number"] = card, ["expiry"] = "12 / 30", ["cvc"] = "123", ["name"] = "Ada Member",
            });
            using var given = await Browser.PostAsync(url, form);
            Assert.True(given.StatusCode == HttpStatusCode.SeeOther, await given.Content.ReadAsStringAsync());
            await club.Stoa.Settle();
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
        private static partial Regex AntiforgeryToken();
    }
}
