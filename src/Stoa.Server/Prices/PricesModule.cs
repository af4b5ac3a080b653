using Stoa.Server.Platform;

namespace Stoa.Server.Prices;

/// <summary>What makes a price another: coupons, credit, taxes, the marketplace's fees. docs/PRICING.md tells the whole story.</summary>
public sealed class PricesModule : Module
{
}
