namespace Stoa.Server.Platform.Presets;

/// <summary>Gives every part the marketplace it works for.</summary>
public static class MarketplaceServices
{
    /// <summary>Adds the <see cref="Marketplace"/> of a preset.</summary>
    /// <exception cref="SetupException">There is no such preset, or it cannot be used.</exception>
    public static IServiceCollection AddMarketplace(this IServiceCollection services, string preset) =>
        services.AddSingleton(PresetFile.Load(preset));
}
