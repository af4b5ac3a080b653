using Stoa.Core.Ordering;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo.Supply;

/// <summary>The trades that a marketplace's demo shows.</summary>
internal static class Trades
{
    private const int ProvidersPerTrade = 5;
    private const int GeneralTradesMax = 12;

    private static readonly string[] GeneralNames = ["North Star", "Oak & Co", "Bluebird", "Harbour", "Two Rivers"];

    /// <summary>Those with a category of this marketplace; where none has one, something for each of its own categories.</summary>
    /// <exception cref="SetupException">The marketplace sells nothing that can be shown yet.</exception>
    public static IReadOnlyList<Trade> Of(Marketplace marketplace)
    {
        if (!marketplace.Kinds.Contains(ListingKind.Appointment))
            throw new SetupException($"{marketplace.Name} sells no appointments, and a demo of other kinds is not there yet. Try --preset ecosystem.");
        Trade[][] known = [[.. WellnessTrades.All, .. BeautyTrades.All, .. HealthTrades.All], GigTrades.All, SocialTrades.All, SpaceTrades.All];
        // One world at a time: a town's masseurs do not rent bays in Santiago.
        return known.Select(world => world.Where(trade => marketplace.FindCategory(trade.Category) is not null).ToList())
            .FirstOrDefault(world => world.Count > 0) ?? General(marketplace);
    }

    private static List<Trade> General(Marketplace marketplace) =>
    [
        .. marketplace.Categories.Where(category => category.Parent is not null).Take(GeneralTradesMax).Select(category => new Trade(
            category.Slug, "Place", OnRequest: false,
            [.. GeneralNames.Take(ProvidersPerTrade).Select(name => $"{name} {category.Name}")],
            [new TradeListing(category.Name, $"{category.Name}, by appointment.", "", [new("One hour", 60, 60), new("Half an hour", 30, 35)], [])])),
    ];
}
