namespace Stoa.Server.Platform.Presets;

/// <summary>Gives every part the marketplace it works for.</summary>
public static class MarketplaceServices
{
    /// <summary>Adds the <see cref="Marketplace"/> of a preset.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="preset">The preset's name.</param>
    /// <param name="isDemo">True for one that shows what a marketplace can look like: it may have taxes that are examples.</param>
    /// <exception cref="SetupException">There is no such preset, or it cannot be used.</exception>
    public static IServiceCollection AddMarketplace(this IServiceCollection services, string preset, bool isDemo = false)
    {
        var marketplace = PresetFile.Load(preset);
        return services.AddSingleton(isDemo && marketplace.Taxes.Rules.Count == 0 ? marketplace with { Taxes = marketplace.DemoTaxes } : marketplace);
    }
}
