using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Pricing;

/// <summary>The sale that the tests speak of: 100 dollars, commission 10 %, guest surcharge 10 %.</summary>
public static class Sale
{
    public static readonly Currency Cad = Currency.Parse("CAD");
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);
    public static readonly Duration TenMinutes = Duration.FromMinutes(10);
    public static readonly FeePolicy Fees = new("fee-1", "2026-01", BasisPoints.Percent(10), BasisPoints.Percent(10), Instant.FromUtc(2026, 1, 1, 0, 0));
    public static readonly PlanPrice Massage = new("plan-1", "Massage, 60 minutes", Dollars(100));

    public static Quote ToGuest => Price(new QuoteRequest(Massage, Guest: true));

    public static Quote ToMember => Price(new QuoteRequest(Massage));

    public static Money Dollars(decimal amount) => Money.Of(amount, Cad);

    public static Shares Shares(decimal provider, decimal commission, decimal surcharge) =>
        new(Dollars(provider), Dollars(commission), Dollars(surcharge));

    public static Quote Price(QuoteRequest request, FeePolicy? fees = null) =>
        Quoter.Price(request, fees ?? Fees, Now, TenMinutes).Value;

    /// <summary>Any quote: odd prices and rates, options that add and reduce, by the unit and by the hour, guests and members.</summary>
    public static Gen<Quote> AnyQuote =>
        from price in Gen.Choose(100, 5_000_000)
        from minutes in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 5000).Select(n => (int?)n))
        from quantity in Gen.Choose(1, 20)
        from extras in Gen.ListOf(Gen.Choose(0, 100_000))
        from percent in Gen.Choose(0, 9_000)
        from guest in Gen.Elements(true, false)
        from commission in Gen.Choose(0, 10_000)
        from surcharge in Gen.Choose(0, 10_000)
        select Price(
            new QuoteRequest(
                new PlanPrice("plan-1", "Plan", new Money(price, Cad), minutes is null ? PricePer.Unit : PricePer.Hour),
                quantity,
                minutes,
                [
                    .. extras.Take(5).Select((extra, i) => new OptionChoice($"extra-{i}", "Extra", new OptionEffect.Amount(new Money(extra, Cad)), i + 1)),
                    new OptionChoice("off", "Off season", new OptionEffect.Percent(new BasisPoints(percent), Reduces: true)),
                ],
                guest),
            Fees with { Commission = new BasisPoints(commission), GuestSurcharge = new BasisPoints(surcharge) });
}
