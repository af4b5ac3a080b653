using System.Globalization;
using NodaTime;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>Prices a request. Every amount is rounded once, on its own line: half-even, taxes half up.</summary>
public static class Quoter
{
    /// <summary>The longest a quote may be valid.</summary>
    public static readonly Duration LifeMax = Duration.FromDays(90);

    private const int MinutesPerHour = 60;

    /// <summary>An itemized price for a request under a fee policy.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="policy">From <see cref="FeePolicies.Select"/>.</param>
    /// <param name="now">The instant of the quote.</param>
    /// <param name="validFor">How long it can be accepted: more than zero, at most <see cref="LifeMax"/>.</param>
    /// <returns>The quote, or why this cannot be priced.</returns>
    public static Outcome<Quote> Price(QuoteRequest request, FeePolicy policy, Instant now, Duration validFor)
    {
        if (Check(request, validFor) is { } problem)
            return problem;
        if (FeePolicies.CheckRates(policy) is { } rateProblem)
            return rateProblem;

        var culture = request.Culture ?? CultureInfo.InvariantCulture;
        var planLine = PlanLine(request, culture);
        if (planLine.Amount.Minor > QuoteRequest.PriceMinorMax)
            return PricingProblems.PriceTooLarge;

        List<QuoteLine> lines = [planLine];
        foreach (var option in request.Options ?? [])
            lines.Add(OptionLine(option, planLine.Amount, culture));

        var price = lines.Aggregate(Money.Zero(planLine.Amount.Currency), (sum, line) => sum + line.Amount);
        if (price.IsNegative)
            return PricingProblems.PriceNegative;
        if (price.Minor > QuoteRequest.PriceMinorMax)
            return PricingProblems.PriceTooLarge;

        if (request.Coupon is { PaidBy: DiscountPayer.Provider } own)
            price += QuoteExtras.Add(lines, QuoteExtras.DiscountLine(own, price, Party.Provider, culture));
        // Fees are on the price without its taxes, whether prices contain them or not.
        var contained = TaxWork.Contained(price, [.. request.Taxes.Where(rule => rule.IsIncluded && rule.On.HasFlag(TaxedParts.Price))]);
        var net = price - TaxWork.Sum(contained, price.Currency);

        var surcharge = Money.Zero(price.Currency);
        if (request.Guest && policy.GuestSurcharge > BasisPoints.Zero)
            surcharge = QuoteExtras.Add(lines, SurchargeLine(net, policy, culture));
        lines.AddRange(QuoteExtras.TaxLines(price, contained, surcharge, request.Taxes, culture));
        if (request.Coupon is { PaidBy: DiscountPayer.Platform } promotion)
            lines.Add(QuoteExtras.DiscountLine(promotion, price, Party.Platform, culture));
        if (policy.Commission > BasisPoints.Zero)
        {
            var commission = QuoteExtras.Add(lines, CommissionLine(net, policy, culture));
            lines.AddRange(QuoteExtras.CommissionTaxLines(commission, request.Taxes, culture));
        }
        lines.RemoveAll(line => line.Kind == QuoteLineKind.Discount && line.Amount.IsZero);
        var quote = new Quote(price.Currency, lines, policy.Id, policy.Version, now, now + validFor);
        return quote.ProviderReceives.IsNegative ? PricingProblems.FeesBeyondPrice : quote;
    }

    private static Problem? Check(QuoteRequest request, Duration validFor)
    {
        var options = request.Options ?? [];
        var byHour = request.Plan.Per == PricePer.Hour;
        if (request.Quantity is < 1 or > QuoteRequest.QuantityMax)
            return PricingProblems.QuantityOutOfRange;
        if (options.Any(option => option.Quantity is < 1 or > QuoteRequest.QuantityMax))
            return PricingProblems.QuantityOutOfRange with { Field = "options" };
        if (byHour && request.Minutes is null or < 1 or > QuoteRequest.MinutesMax)
            return PricingProblems.MinutesOutOfRange;
        if (!byHour && request.Minutes is not null)
            return PricingProblems.MinutesNotPriced;
        if (request.Coupon?.Value is CouponValue.Amount { Off: var off } && off.Currency != request.Plan.Price.Currency)
            return PricingProblems.CouponCurrency;
        if (options.Count > QuoteRequest.OptionsMax)
            return PricingProblems.TooManyOptions;
        if (options.DistinctBy(option => option.Id).Count() < options.Count)
            return PricingProblems.OptionTwice;
        var amounts = options.Select(option => option.Effect).OfType<OptionEffect.Amount>().Select(effect => effect.Each).ToList();
        if (amounts.Exists(amount => amount.Currency != request.Plan.Price.Currency))
            return PricingProblems.CurrenciesMixed;
        if (request.Plan.Price.IsNegative)
            return PricingProblems.PriceNegative with { Field = "plan" };
        // A unit price within the limit keeps every product below within 64 bits.
        if (amounts.Append(request.Plan.Price).Any(amount => amount.Minor is > QuoteRequest.PriceMinorMax or < -QuoteRequest.PriceMinorMax))
            return PricingProblems.PriceTooLarge;
        return validFor <= Duration.Zero || validFor > LifeMax ? PricingProblems.QuoteLifeOutOfRange : null;
    }

    private static QuoteLine PlanLine(QuoteRequest request, CultureInfo culture)
    {
        var plan = request.Plan;
        var one = plan.Price.Format(culture);
        var (amount, why) = request.Minutes is { } minutes
            ? ((plan.Price * request.Quantity).Fraction(minutes, MinutesPerHour, Rounding.HalfEven),
                $"{one} an hour for {Time(minutes)}{Times(request.Quantity)}.")
            : (plan.Price * request.Quantity, $"{one} is the price of this plan{Times(request.Quantity)}.");
        return new QuoteLine(QuoteLineKind.Plan, plan.Id, plan.Name, amount, Party.Customer, Party.Provider, why);
    }

    private static QuoteLine OptionLine(OptionChoice option, Money planAmount, CultureInfo culture)
    {
        var (each, why) = option.Effect switch
        {
            OptionEffect.Amount { Each: var fixedAmount } =>
                (fixedAmount, $"{fixedAmount.Format(culture)} for this option{Times(option.Quantity)}."),
            OptionEffect.Percent { Rate: var rate, Reduces: var reduces } =>
                (Signed(planAmount.Share(rate, Rounding.HalfEven), reduces),
                    $"{rate.Format(culture)} {(reduces ? "off" : "of")} {planAmount.Format(culture)} for this option{Times(option.Quantity)}."),
            _ => throw new InvalidOperationException($"{option.Effect.GetType().Name} has no price."),
        };
        return new QuoteLine(
            QuoteLineKind.Option, option.Id, option.Name, each * option.Quantity, Party.Customer, Party.Provider, why);
    }

    private static QuoteLine SurchargeLine(Money price, FeePolicy policy, CultureInfo culture) => new(
        QuoteLineKind.GuestSurcharge, policy.Id, "Guest surcharge", price.Share(policy.GuestSurcharge, Rounding.HalfEven),
        Party.Customer, Party.Platform,
        $"{policy.GuestSurcharge.Format(culture)} of {price.Format(culture)}, for buying without an account. Customers who sign in do not pay it.");

    private static QuoteLine CommissionLine(Money price, FeePolicy policy, CultureInfo culture) => new(
        QuoteLineKind.Commission, policy.Id, "Commission", price.Share(policy.Commission, Rounding.HalfEven),
        Party.Provider, Party.Platform,
        $"{policy.Commission.Format(culture)} of {price.Format(culture)}, taken from the provider's part. The customer does not pay more for it.");

    private static Money Signed(Money amount, bool negative) => negative ? -amount : amount;

    private static string Times(int quantity) =>
        quantity == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", times {quantity}");

    private static string Time(int minutes) => (minutes / MinutesPerHour, minutes % MinutesPerHour) switch
    {
        (0, var rest) => string.Create(CultureInfo.InvariantCulture, $"{rest} min"),
        (var hours, 0) => string.Create(CultureInfo.InvariantCulture, $"{hours} h"),
        var (hours, rest) => string.Create(CultureInfo.InvariantCulture, $"{hours} h {rest} min"),
    };
}
