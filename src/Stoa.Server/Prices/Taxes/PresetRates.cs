using Stoa.Core;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Taxes;

/// <summary>The rates that stand in the preset.</summary>
public sealed class PresetRates(Marketplace marketplace) : ITellsTaxes
{
    internal const string Called = "preset";

    public string Name => Called;

    public Task<Outcome<TaxAnswer>> TaxesOn(TaxedSale sale, CancellationToken cancel) => Task.FromResult<Outcome<TaxAnswer>>(Of(sale));

    internal TaxAnswer Of(TaxedSale sale) => new(TaxTable.For(marketplace.Taxes.Rules, sale.Place, sale.Categories, sale.At));
}
