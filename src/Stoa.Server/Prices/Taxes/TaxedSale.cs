using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Server.Prices.Taxes;

/// <summary>A sale whose taxes are asked for. It names nobody.</summary>
/// <param name="OrganizationId">The seller.</param>
/// <param name="IsGuest">Whether the customer buys without an account.</param>
/// <param name="Place">Where it takes place.</param>
/// <param name="Categories">The listing's category first, then those above it: what is sold, for taxes.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Lines">What it is made of, before taxes: price, discount, surcharge and commission.</param>
/// <param name="At">When.</param>
public sealed record TaxedSale(
    string OrganizationId, bool IsGuest, TaxPlace Place, IReadOnlyList<string> Categories, Currency Currency, IReadOnlyList<QuoteLine> Lines, Instant At);

/// <summary>The taxes on a sale.</summary>
/// <param name="Rules">The rates that count, in the order in which compound ones build on each other.</param>
/// <param name="Reference">What the service calls its answer; kept with the quote.</param>
public sealed record TaxAnswer(IReadOnlyList<TaxRule> Rules, string? Reference = null);
