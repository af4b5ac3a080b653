using System.Globalization;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>The lines of coupons and taxes.</summary>
internal static class QuoteExtras
{
    /// <summary>Adds a line and tells its amount.</summary>
    public static Money Add(List<QuoteLine> lines, QuoteLine line)
    {
        lines.Add(line);
        return line.Amount;
    }

    /// <summary>What a coupon takes off a price, below zero; never more than the price.</summary>
    public static QuoteLine DiscountLine(Coupon coupon, Money price, Party payer, CultureInfo culture)
    {
        var off = CouponRules.Off(coupon, price);
        var who = payer == Party.Provider ? "The provider takes it off the price." : "The marketplace pays it; the provider receives the whole price.";
        var how = coupon.Value switch
        {
            CouponValue.Percent { Rate: var rate } => $"{rate.Format(culture)} off {price.Format(culture)}",
            _ => $"{off.Format(culture)} off",
        };
        return new QuoteLine(
            QuoteLineKind.Discount, coupon.Id, $"Code {coupon.Code}", -off, Party.Customer, payer, $"{how}, with the code {coupon.Code}. {who}");
    }

    /// <summary>The taxes on price and surcharge, in the order of the rules.</summary>
    public static IEnumerable<QuoteLine> TaxLines(
        Money price, IReadOnlyList<TaxAmount> contained, Money surcharge, IReadOnlyList<TaxRule> rules, CultureInfo culture)
    {
        foreach (var tax in contained)
            yield return Included(tax, culture);
        foreach (var tax in TaxWork.Added(price, [.. rules.Where(rule => !rule.IsIncluded && rule.On.HasFlag(TaxedParts.Price))]))
        {
            if (tax.Amount.IsPositive)
                yield return Line(QuoteLineKind.Tax, tax, Party.Customer, RemitterOf(tax.Rule), $"{On(tax, culture)}, on the price. {HandedOver(tax.Rule)}");
        }

        foreach (var tax in TaxWork.Added(surcharge, [.. rules.Where(rule => rule.On.HasFlag(TaxedParts.Surcharge))]))
        {
            if (tax.Amount.IsPositive)
                yield return Line(QuoteLineKind.SurchargeTax, tax, Party.Customer, Party.TaxOffice, $"{On(tax, culture)}, on the guest surcharge.", " on the surcharge");
        }
    }

    /// <summary>The taxes on the commission.</summary>
    public static IEnumerable<QuoteLine> CommissionTaxLines(Money commission, IReadOnlyList<TaxRule> rules, CultureInfo culture) =>
        TaxWork.Added(commission, [.. rules.Where(rule => rule.On.HasFlag(TaxedParts.Commission))])
            .Where(tax => tax.Amount.IsPositive)
            .Select(tax => Line(
                QuoteLineKind.CommissionTax, tax, Party.Provider, Party.TaxOffice, $"{On(tax, culture)}, on the commission. The customer does not pay more for it.", " on the commission"));

    // The customer has paid it with the price: it goes from the provider to the office, or stays with the provider and is only told.
    private static QuoteLine Included(TaxAmount tax, CultureInfo culture) =>
        Line(QuoteLineKind.Tax, tax, Party.Provider, RemitterOf(tax.Rule), $"{On(tax, culture)}, contained in the price. {HandedOver(tax.Rule)}");

    private static QuoteLine Line(QuoteLineKind kind, TaxAmount tax, Party paidBy, Party receivedBy, string why, string of = "") =>
        new(kind, tax.Rule.Id, $"{tax.Rule.Name} {tax.Rule.Rate}{of}", tax.Amount, paidBy, receivedBy, why)
        {
            Tax = new TaxTerms(tax.Rule.Tax, tax.Rule.Rate.Millionths, tax.Base, kind == QuoteLineKind.Tax && tax.Rule.IsIncluded)
            {
                Registration = tax.Rule.Registration,
            },
        };

    private static Party RemitterOf(TaxRule rule) => rule.RemittedBy == TaxRemitter.Provider ? Party.Provider : Party.TaxOffice;

    private static string HandedOver(TaxRule rule) =>
        rule.RemittedBy == TaxRemitter.Provider ? "The provider hands it over to the tax office." : "The marketplace hands it over to the tax office.";

    private static string On(TaxAmount tax, CultureInfo culture) => $"{tax.Rule.Name} of {tax.Rule.Rate.Format(culture)} on {tax.Base.Format(culture)}";
}
