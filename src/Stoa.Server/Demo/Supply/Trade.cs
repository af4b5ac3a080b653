namespace Stoa.Server.Demo.Supply;

/// <summary>A trade of the demo: who practises it, and what they offer. Prices are in Canadian dollars.</summary>
internal sealed record Trade(string Category, string Unit, bool OnRequest, IReadOnlyList<string> Providers, IReadOnlyList<TradeListing> Listings);

/// <summary>Something that a trade offers.</summary>
internal sealed record TradeListing(string Title, string Summary, string Description, IReadOnlyList<TradePlan> Plans, IReadOnlyList<TradeExtra> Extras);

/// <summary>A tier: minutes, dollars, and minutes to tidy up after.</summary>
internal sealed record TradePlan(string Name, int Minutes, int Dollars, int BufferAfter = 0);

/// <summary>An extra in dollars, or a share of the plan's price in percent.</summary>
internal sealed record TradeExtra(string Name, int Amount, bool IsPercent = false);
