using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Pricing;

public sealed class QuoterTests
{
    [Fact]
    public void A_guest_pays_110_of_which_the_provider_gets_90_and_the_marketplace_20()
    {
        var quote = Sale.ToGuest;
        Assert.Equal(Sale.Dollars(100), quote.Price);
        Assert.Equal(Sale.Dollars(110), quote.Total);
        Assert.Equal(Sale.Dollars(90), quote.ProviderReceives);
        Assert.Equal(Sale.Dollars(20), quote.PlatformReceives);
        Assert.Equal(Sale.Shares(90, 10, 10), quote.Shares);
        Assert.Equal("fee-1", quote.FeePolicyId);
    }

    [Fact]
    public void A_customer_with_an_account_pays_no_surcharge()
    {
        Assert.Equal(Sale.Dollars(100), Sale.ToMember.Total);
        Assert.Equal(Sale.Shares(90, 10, 0), Sale.ToMember.Shares);
        Assert.DoesNotContain(Sale.ToMember.Lines, line => line.Kind == QuoteLineKind.GuestSurcharge);
    }

    [Fact]
    public void Every_line_says_who_pays_who_receives_and_why()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Guest: true, Culture: CultureInfo.GetCultureInfo("en-CA")));
        Assert.Equal(
            [
                (QuoteLineKind.Plan, Party.Customer, Party.Provider, "$100.00 is the price of this plan."),
                (QuoteLineKind.GuestSurcharge, Party.Customer, Party.Platform,
                    "10\u00A0% of $100.00, for buying without an account. Customers who sign in do not pay it."),
                (QuoteLineKind.Commission, Party.Provider, Party.Platform,
                    "10\u00A0% of $100.00, taken from the provider's part. The customer does not pay more for it."),
            ],
            quote.Lines.Select(line => (line.Kind, line.PaidBy, line.ReceivedBy, line.Why)));
    }

    [Theory]
    // price of an hour in cents, quantity, minutes, amount in cents
    [InlineData(2500, 1, 60, 2500)]
    [InlineData(2500, 1, 90, 3750)]
    [InlineData(2500, 2, 90, 7500)]
    [InlineData(1000, 1, 1, 17)]
    [InlineData(1000, 1, 3, 50)]
    [InlineData(30, 1, 1, 0)] // half a cent goes to the even neighbour
    [InlineData(90, 1, 1, 2)]
    public void A_plan_by_the_hour_is_counted_by_the_minute(long hour, int quantity, int minutes, long amount)
    {
        var parking = new PlanPrice("plan-2", "Bay", new Money(hour, Sale.Cad), PricePer.Hour);
        Assert.Equal(amount, Sale.Price(new QuoteRequest(parking, quantity, minutes)).Price.Minor);
    }

    [Fact]
    public void Options_add_amounts_and_shares_of_the_plan_whatever_their_order()
    {
        OptionChoice[] options =
        [
            new("oil", "Warm oil", new OptionEffect.Amount(Sale.Dollars(12.50m)), 2),
            new("express", "Express", new OptionEffect.Percent(BasisPoints.Percent(20))),
            new("morning", "Before noon", new OptionEffect.Percent(BasisPoints.Percent(5), Reduces: true)),
        ];
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, 2, Options: options));
        Assert.Equal([200m, 25m, 40m, -10m, 25.50m], quote.Lines.Select(line => line.Amount.Major));
        Assert.Equal(quote.Total, Sale.Price(new QuoteRequest(Sale.Massage, 2, Options: [.. options.Reverse()])).Total);
    }

    public static TheoryData<string, QuoteRequest> Refusals => new()
    {
        { "quantity-out-of-range", new QuoteRequest(Sale.Massage, 0) },
        { "quantity-out-of-range", new QuoteRequest(Sale.Massage, QuoteRequest.QuantityMax + 1) },
        { "quantity-out-of-range", With(new OptionChoice("a", "A", new OptionEffect.Amount(Sale.Dollars(1)), 0)) },
        { "minutes-not-priced", new QuoteRequest(Sale.Massage, Minutes: 60) },
        { "minutes-out-of-range", new QuoteRequest(Sale.Massage with { Per = PricePer.Hour }) },
        { "minutes-out-of-range", new QuoteRequest(Sale.Massage with { Per = PricePer.Hour }, Minutes: 0) },
        { "too-many-options", With([.. Enumerable.Range(0, QuoteRequest.OptionsMax + 1).Select(i => new OptionChoice($"{i}", "A", new OptionEffect.Amount(Sale.Dollars(1))))]) },
        { "option-twice", With(new OptionChoice("a", "A", new OptionEffect.Amount(Sale.Dollars(1))), new OptionChoice("a", "A", new OptionEffect.Amount(Sale.Dollars(2)))) },
        { "currencies-mixed", With(new OptionChoice("a", "A", new OptionEffect.Amount(new Money(1, Currency.Parse("EUR"))))) },
        { "price-negative", With(new OptionChoice("a", "A", new OptionEffect.Amount(Sale.Dollars(-100.01m)))) },
        { "price-negative", new QuoteRequest(Sale.Massage with { Price = Sale.Dollars(-1) }) },
        { "price-too-large", new QuoteRequest(Sale.Massage with { Price = new Money(QuoteRequest.PriceMinorMax, Sale.Cad) }, 2) },
        { "price-too-large", new QuoteRequest(Sale.Massage with { Price = new Money(long.MaxValue, Sale.Cad) }) },
        { "price-too-large", With(new OptionChoice("a", "A", new OptionEffect.Amount(new Money(long.MinValue, Sale.Cad)))) },
        { "price-too-large", new QuoteRequest(
            Sale.Massage with { Price = new Money(QuoteRequest.PriceMinorMax, Sale.Cad), Per = PricePer.Hour }, QuoteRequest.QuantityMax, QuoteRequest.MinutesMax) },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void A_request_that_cannot_be_priced_is_refused(string code, QuoteRequest request) =>
        Assert.Equal(code, Quoter.Price(request, Sale.Fees, Sale.Now, Sale.TenMinutes).Problem?.Code);

    [Fact]
    public void Fees_beyond_the_price_and_quotes_without_life_are_refused()
    {
        var greedy = Sale.Fees with { Commission = new BasisPoints(10_001) };
        var request = new QuoteRequest(Sale.Massage);
        Assert.Equal("fee-rate-too-high", Quoter.Price(request, greedy, Sale.Now, Sale.TenMinutes).Problem?.Code);
        Assert.Equal("quote-life-out-of-range", Quoter.Price(request, Sale.Fees, Sale.Now, Duration.Zero).Problem?.Code);
        Assert.Equal("quote-life-out-of-range", Quoter.Price(request, Sale.Fees, Sale.Now, Quoter.LifeMax + Duration.Epsilon).Problem?.Code);
    }

    [Fact]
    public void A_quote_can_be_accepted_until_just_before_it_expires()
    {
        Assert.False(Sale.ToGuest.Expired(Sale.Now + Sale.TenMinutes - Duration.Epsilon));
        Assert.True(Sale.ToGuest.Expired(Sale.Now + Sale.TenMinutes));
    }

    [Fact]
    public void A_quote_is_the_same_after_being_stored_as_json()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new InstantAsText() } };
        var quote = Sale.ToGuest;
        var back = JsonSerializer.Deserialize<Quote>(JsonSerializer.Serialize(quote, options), options)!;
        Assert.Equal(quote.Lines, back.Lines);
        Assert.Equal(quote with { Lines = back.Lines }, back);
        Assert.Equal(quote.Shares, back.Shares);
    }

    [Fact]
    public void Parts_sum_to_what_the_customer_pays() => Property.Holds(Sale.AnyQuote, quote =>
    {
        Assert.Equal(quote.Total, quote.ProviderReceives + quote.PlatformReceives);
        Assert.Equal(quote.Total, quote.Shares.Total);
        Assert.Equal(quote.Price, quote.Shares.Price);
        Assert.Equal(quote.Total, quote.Price + quote.Surcharge);
        Assert.Equal(quote.PlatformReceives, quote.Commission + quote.Surcharge);
        Assert.False(quote.Shares.HasNegative);
    });

    private static QuoteRequest With(params OptionChoice[] options) => new(Sale.Massage, Options: options);

    private sealed class InstantAsText : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }
}
