using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Demo;

/// <summary>
/// Lives through the weeks before today: people book, pay, come, are late, cancel, and say how it was. Everything goes through the real
/// use cases with the clock set to then, so money, mails and audit trail tell one story.
/// </summary>
internal sealed class DemoHistory(
    DemoActs acts, DemoTime time, DemoProgress progress, IReadOnlyList<DemoListing> listings, Id<User> customer, DemoMilestones milestones)
{
    private const int Seed = 1_947;
    private const int CancelsEvery = 9;
    private const int CancelsOn = 5;
    private const int OrdersPerDay = 4;
    private const int UpcomingPerDay = 2;
    private const int UpcomingDays = 5;
    private const int SoonAtShowcase = 8;
    private const int ReviewPercent = 75;
    private const int ShowcasePercent = 30;
    private const int CustomerPercent = 8;
    private const int AtOnce = 4;

    private static readonly Duration InPartsBefore = Duration.FromDays(3);
    private static readonly Duration Evening = Duration.FromHours(9);

    private Random _random = new(Seed);
    private readonly List<(Id<Order> Order, Actor Buyer)> _unreviewed = [];
    private int _people;

    /// <summary>One intention of a day.</summary>
    private sealed record Wish(DemoListing Listing, int Plan, int Choice, Actor? Buyer, string? Name, string? Email, int Days);

    /// <summary>Lives from where the clock stands up to now.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var today = time.End;
        await RememberWhatWas(cancel);
        for (var (day, at) = (time.Now + Duration.FromDays(1), 0); day < today; (day, at) = (day + Duration.FromDays(1), at + 1))
        {
            time.Now = day;
            await acts.Settle(cancel);
            await ReviewWhatIsOver(cancel);
            var bought = await BuyAll(Wishes(OrdersPerDay), cancel);
            await AnswerRequests(bought, cancel);
            if (at % CancelsEvery == CancelsOn && bought.Count > 0) await acts.Fire(bought[0].Buyer, bought[0].Order, "cancel", "Something came up.", cancel);
            time.Now += Evening;
            await acts.Settle(cancel);
            if (today - day < InPartsBefore) await milestones.Buy(time.Now, cancel);
            await progress.Lived(day, cancel);
        }
        time.Now = today;
        await acts.Settle(cancel);
        await ReviewWhatIsOver(cancel);
        await BuyAll(Wishes(UpcomingPerDay * UpcomingDays), cancel);
        await BuyAll([.. Enumerable.Range(0, SoonAtShowcase).Select(_ => Soon())], cancel);
        await BuyAll([Ask(), Ask()], cancel);
        await milestones.GoOn(cancel);
        await acts.Settle(cancel);
    }

    // After an interruption: other people than before, and those who have been somewhere still have their say.
    private async Task RememberWhatWas(CancellationToken cancel)
    {
        var orders = await acts.Unreviewed(cancel);
        if (orders.Count == 0) return;
        _people = orders.Count * 2;
        _random = new Random(Seed + _people);
        _unreviewed.AddRange(orders.Where(_ => _random.Next(100) < ReviewPercent));
    }

    private List<Wish> Wishes(int count) => [.. Enumerable.Range(0, count).Select(_ => NewWish(Choose()))];

    // Some of the demo's provider, and the rest anywhere.
    private DemoListing Choose()
    {
        var showcase = listings.Where(listing => listing.Provider == listings[0].Provider).ToList();
        var among = _random.Next(100) < ShowcasePercent ? showcase : listings;
        return among[_random.Next(among.Count)];
    }

    // Today or tomorrow, so that the demo's provider has a day to look at.
    private Wish Soon() => NewWish(listings[0]) with { Days = 0 };

    // A request that the demo's provider still has to answer.
    private Wish Ask() => NewWish(listings.Last(listing => listing.Provider == listings[0].Provider));

    private Wish NewWish(DemoListing listing)
    {
        var (plan, choice, days) = (_random.Next(8), _random.Next(1_000), _random.Next(1, UpcomingDays + 1));
        if (_random.Next(100) < CustomerPercent) return new Wish(listing, plan, choice, CustomerActor, null, null, days);
        var (name, email) = DemoPeople.Someone(_random, ++_people);
        return new Wish(listing, plan, choice, null, name, email, days);
    }

    private Actor CustomerActor => new(null, customer.Value, null, null, IsOperator: false, []);

    private async Task<List<(Id<Order> Order, Actor Buyer, DemoListing Listing)>> BuyAll(IReadOnlyList<Wish> wishes, CancellationToken cancel)
    {
        var bought = new (Id<Order> Order, Actor Buyer, DemoListing Listing)?[wishes.Count];
        // One after the other at each provider, so that the same people always get the same times.
        await Parallel.ForEachAsync(
            wishes.Index().GroupBy(wish => wish.Item.Listing.Provider), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (queue, token) =>
            {
                foreach (var (at, wish) in queue) bought[at] = await Buy(wish, token);
            });
        await acts.Settle(cancel);
        var all = bought.OfType<(Id<Order> Order, Actor Buyer, DemoListing Listing)>().ToList();
        _unreviewed.AddRange(all.Where(_ => _random.Next(100) < ReviewPercent).Select(one => (one.Order, one.Buyer)));
        return all;
    }

    private async Task<(Id<Order> Order, Actor Buyer, DemoListing Listing)?> Buy(Wish wish, CancellationToken cancel)
    {
        var from = time.Now + Duration.FromDays(wish.Days);
        if (await acts.FindSlot(wish.Listing, wish.Plan, wish.Choice, from, from + Duration.FromDays(2), time.Now, cancel) is not { } slot) return null;
        var buyer = wish.Buyer ?? await acts.NewGuest(cancel);
        return await acts.Buy(buyer, wish.Listing, slot.Plan, slot.Start, wish.Name, wish.Email, cancel) is { } order ? (order, buyer, wish.Listing) : null;
    }

    private async Task AnswerRequests(IReadOnlyList<(Id<Order> Order, Actor Buyer, DemoListing Listing)> bought, CancellationToken cancel)
    {
        foreach (var (order, _, listing) in bought.Where(one => one.Listing.Mode is BookingMode.Request))
        {
            var owner = new Actor(null, Guid.Empty, null, null, IsOperator: false, [new Membership(listing.Provider.Value, listing.ProviderName, MemberRole.Owner)]);
            var accepts = _random.Next(8) > 0;
            await acts.Fire(owner, order, accepts ? "accept" : "decline", accepts ? null : "I am away that week, sorry.", cancel);
        }
    }

    // An order that is not completed yet is asked about again tomorrow.
    private async Task ReviewWhatIsOver(CancellationToken cancel)
    {
        foreach (var one in _unreviewed.ToList())
        {
            var (rating, text) = DemoPeople.Opinion(_random);
            if ((await acts.Review(one.Buyer, one.Order, rating, text, cancel)).Succeeded) _unreviewed.Remove(one);
        }
        await acts.Settle(cancel);
    }
}
