using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog;

/// <summary>Prices a plan with options, as the checkout will: one function for the editor, the listing's page, the checkout and the API.</summary>
public static class PriceChoice
{
    /// <summary>What is bought.</summary>
    /// <param name="SellerId">The organization.</param>
    /// <param name="Category">The listing's category.</param>
    /// <param name="Plan">The plan with its price.</param>
    /// <param name="Options">What can be configured.</param>
    /// <param name="Answers">What was chosen.</param>
    /// <param name="IsFinal">True when somebody buys: what is required must be there.</param>
    public sealed record Choice(
        string SellerId, string Category, PlanPrice Plan, IReadOnlyList<OptionRule> Options, IReadOnlyList<OptionAnswer> Answers, bool IsFinal)
    {
        /// <summary>Where it takes place, for taxes; null for where the marketplace is.</summary>
        public TaxPlace? Place { get; init; }

        /// <summary>A coupon that may be used for it.</summary>
        public Coupon? Coupon { get; init; }
    }

    /// <summary>Both prices; the difference is the surcharge for guests.</summary>
    public sealed record Prices(Quote Guest, Quote Account);

    /// <summary>The quote for one way to buy.</summary>
    public static Outcome<Quote> Run(Choice choice, bool isGuest, Marketplace marketplace, Instant now)
    {
        var chosen = OptionAnswers.Choose(choice.Options, choice.Answers, choice.Plan.Price.Currency, choice.IsFinal);
        if (chosen.Refused(out var problem)) return problem;
        var policy = FeePolicies.Select(marketplace.FeePolicies, choice.SellerId, choice.Category, now);
        if (policy.Refused(out problem)) return problem;
        var request = new QuoteRequest(choice.Plan, Options: chosen.Value.Priced, Guest: isGuest, Culture: CultureInfo.GetCultureInfo(marketplace.Locale))
        {
            Coupon = choice.Coupon,
            Taxes = TaxTable.For(
                marketplace.Taxes.Rules, choice.Place ?? marketplace.Taxes.PlaceOf(marketplace.Place.Country, null), marketplace.LineOf(choice.Category), now),
        };
        return Quoter.Price(request, policy.Value, now, marketplace.Timings.Hold);
    }

    /// <summary>Both ways to buy.</summary>
    public static Outcome<Prices> Both(Choice choice, Marketplace marketplace, Instant now)
    {
        var guest = Run(choice, isGuest: true, marketplace, now);
        if (guest.Refused(out var problem)) return problem;
        var account = Run(choice, isGuest: false, marketplace, now);
        return account.Refused(out problem) ? problem : new Prices(guest.Value, account.Value);
    }
}
