using Stoa.Core.Milestones;

namespace Stoa.Server.Demo.Supply;

/// <summary>A trade of the demo: who practises it, and what they offer. Prices are in Canadian dollars.</summary>
internal sealed record Trade(string Category, string Unit, bool OnRequest, IReadOnlyList<string> Providers, IReadOnlyList<TradeListing> Listings)
{
    /// <summary>What the demo's own provider does beside, and is paid for in parts.</summary>
    public TradeProject? Project { get; init; }
}

/// <summary>More than one meeting: a plan whose money is released part by part.</summary>
internal sealed record TradeProject(string Name, string Description, int Minutes, int Dollars, IReadOnlyList<MilestoneTerm> Parts);

/// <summary>Something that a trade offers.</summary>
internal sealed record TradeListing(string Title, string Summary, string Description, IReadOnlyList<TradePlan> Plans, IReadOnlyList<TradeExtra> Extras);

/// <summary>A tier: minutes, dollars, and minutes to tidy up after.</summary>
internal sealed record TradePlan(string Name, int Minutes, int Dollars, int BufferAfter = 0);

/// <summary>An extra in dollars, or a share of the plan's price in percent.</summary>
internal sealed record TradeExtra(string Name, int Amount, bool IsPercent = false);
