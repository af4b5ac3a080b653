using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>Buying, paying, and the processor's own page.</summary>
internal sealed partial class RandomWalk
{
    private const string Coupon = "WALK20";
    private const string OwnCoupon = "OWN15";
    private const int DaysAhead = 9;

    /// <summary>Customers with accounts and credit, and coupons: a part of the orders is paid with them.</summary>
    public async Task Prepare()
    {
        var promotions = new Promotions(_world.Now, _world.Sellers[0].Shop);
        await promotions.Issue(Coupon);
        await promotions.Issue(OwnCoupon, 15, DiscountPayer.Provider);
        for (var number = 0; number < 3; number++)
        {
            var member = await NewMember();
            _members.Add(member);
            await promotions.Grant(member, 250);
        }
        while (await GiveBank() is not "all have one") { }
    }

    private async Task<string> Buy()
    {
        var seller = _world.Sellers[Math.Min(_random.Next(6), _world.Sellers.Count - 1)];
        var sale = new Sale(_world.Now, seller.Shop);
        var (isMember, coupon, credit) = (_random.Next(3) == 0, _random.Next(4), _random.Next(2) == 0);
        var start = AnyStart();
        var customer = isMember ? Any(_members)! : await sale.NewGuest();
        var (held, refusal) = await sale.TryHold(customer, start);
        if (held is null) return $"no: {refusal!.Problem.Code}";
        var code = seller.Currency != "CAD" ? null : coupon == 0 ? Coupon : coupon == 1 && seller == _world.Sellers[0] ? OwnCoupon : null;
        var placed = await _world.As(customer, (work, services) => PlaceOrder.Run(
            new(held.Id, "Ada Guest", $"ada{_bookings.Count}@example.org", Coupon: code, UseCredit: isMember && credit),
            work, services.GetRequiredService<Offers>(), services.GetRequiredService<Quotes>(), services.GetRequiredService<Marketplace>(), default));
        if (placed.Refused(out var problem)) return $"no: {problem.Code}";
        _bookings.Add(new(_bookings.Count + 1, placed.Value.Id, customer, seller));
        Count(isMember && credit ? "bought with credit" : code is null ? "bought plainly" : "bought with a coupon");
        var said = $"#{_bookings.Count} {placed.Value.Id} {placed.Value.Total} {code} {start}";
        // Most go on at once; the others come back later, or too late.
        return _random.Next(4) > 0 ? $"{said}; {await GoToPay(_bookings[^1])}" : said;
    }

    private Instant AnyStart()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var day = _world.Now.Clock.GetCurrentInstant().InZone(zone).Date.PlusDays(_random.Next(1, DaysAhead));
        return day.At(new LocalTime(_random.Next(9, 17), 0)).InZoneLeniently(zone).ToInstant();
    }

    private Task<string> GoToPay() => AnyBooking() is { } booking ? GoToPay(booking) : Nobody();

    private async Task<string> GoToPay(Booking booking)
    {
        var started = await _world.As(booking.Customer, (work, services) => StartPayment.Run(
            booking.Id, _world.Now.BaseAddress, work, services.GetRequiredService<Gateways>(), services.GetRequiredService<ILogger<PaymentsLogCategory>>(), default));
        if (started.Succeeded)
        {
            _pages.Add(new Uri(started.Value.Url).Segments[^1]);
            // Most pay at once.
            if (_random.Next(4) > 0) return $"{Said(booking, "page of", null)}, {await Give(_pages[^1], AnyCard())}";
        }
        return Said(booking, "page of", started.Problem);
    }

    // A page that was opened at any time, also one whose order is long over.
    private async Task<string> GiveACard()
    {
        if (_pages.Count == 0) return "no page";
        var page = _random.Next(3) == 0 ? Any(_pages)! : _pages[^(1 + _random.Next(Math.Min(10, _pages.Count)))];
        return await Give(page, AnyCard());
    }

    private SandboxCard AnyCard() => _random.Next(3) > 0 ? SandboxCard.Good : Any(SandboxCard.All)!;

    private async Task<string> Give(string page, SandboxCard card)
    {
        var processor = _world.Get<SandboxProcessor>();
        var confirms = _random.Next(4) > 0;
        var before = await processor.Find(page, default);
        if (before is null || before.Status is not (SandboxPayment.Open or SandboxPayment.Challenged)) return "no longer open";
        var after = await processor.Pay(page, card, default);
        if (after?.Status == SandboxPayment.Challenged) after = await processor.AnswerChallenge(page, confirms, default);
        Count($"card {card.Name}");
        return $"{page} with {card.Name}: {after?.Status}";
    }

    private async Task<string> Drain() => $"{await _world.Drain()} handled";

    private async Task<string> Wait()
    {
        var minutes = _random.Next(8) switch { < 4 => _random.Next(1, 9), 4 => _random.Next(9, 60), 5 or 6 => _random.Next(60, 600), _ => _random.Next(600, 2_000) };
        _world.Now.Clock.Advance(Duration.FromMinutes(minutes));
        return $"{minutes} min, {await _world.Drain()} handled";
    }

    // To a quarter past three (UTC), when the processor's books of the day before are read.
    private async Task<string> Night()
    {
        var now = _world.Now.Clock.GetCurrentInstant();
        _world.Now.Clock.MoveTo(now.InUtc().Date.PlusDays(1).AtMidnight().PlusMinutes(195).InUtc().ToInstant());
        await _world.Drain();
        return $"{await Reconcile()} days compared";
    }

    private Task<int> Reconcile() => _world.Get<Server.Payments.Reconciliation.ReconcileDaily>().Pass(default);

    private async Task<string> Restart()
    {
        await _world.Restart();
        return "another program";
    }

    internal static Task<Order> OrderOf(Work work, Id<Order> id) => work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id);
}
