using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Fees;
using Stoa.Server.Prices.Taxes;

namespace Stoa.Server.Catalog.Quoting;

/// <summary>Prices what is chosen, as the checkout will: one place for the editor, the listing's page, the checkout and the API.</summary>
public sealed class Quotes(Marketplace marketplace, FeeTable fees, TaxDesk taxes)
{
    /// <summary>The quote for one way to buy.</summary>
    public async ValueTask<Outcome<Quote>> Of(PriceChoice choice, bool isGuest, Instant now, CancellationToken cancel)
    {
        var chosen = OptionAnswers.Choose(choice.Options, choice.Answers, choice.Plan.Price.Currency, choice.IsFinal);
        if (chosen.Refused(out var problem)) return problem;
        var policy = await fees.Select(choice.SellerId, choice.Category, now, cancel);
        if (policy.Refused(out problem)) return problem;
        var request = new QuoteRequest(choice.Plan, Options: [.. chosen.Value.Priced, .. choice.Credits], Guest: isGuest, Culture: marketplace.Culture)
        {
            Coupon = choice.Coupon,
        };
        // A service is told what is sold; what this costs before taxes is worked out first.
        var untaxed = Quoter.Price(request, policy.Value, now, marketplace.Timings.Hold);
        if (untaxed.Refused(out problem)) return problem;
        var sale = new TaxedSale(
            choice.SellerId, isGuest, choice.Place ?? marketplace.Taxes.PlaceOf(marketplace.Place.Country, null), marketplace.LineOf(choice.Category),
            untaxed.Value.Currency, untaxed.Value.Lines, now);
        var told = await taxes.Of(sale, cancel);
        if (told.Refused(out problem)) return problem;
        var (rules, source) = told.Value;
        if (rules.Count == 0) return untaxed.Value with { TaxSource = source };
        var taxed = Quoter.Price(request with { Taxes = rules }, policy.Value, now, marketplace.Timings.Hold);
        return taxed.Refused(out problem) ? problem : taxed.Value with { TaxSource = source };
    }

    /// <summary>Both ways to buy.</summary>
    public async ValueTask<Outcome<PriceChoice.Prices>> Both(PriceChoice choice, Instant now, CancellationToken cancel)
    {
        var guest = await Of(choice, isGuest: true, now, cancel);
        if (guest.Refused(out var problem)) return problem;
        var account = await Of(choice, isGuest: false, now, cancel);
        return account.Refused(out problem) ? problem : new PriceChoice.Prices(guest.Value, account.Value);
    }
}
