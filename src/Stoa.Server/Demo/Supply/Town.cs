using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo.Supply;

/// <summary>A part of town: where it is, and streets that run through it.</summary>
internal sealed record Quarter(string Name, double Latitude, double Longitude, string Postcode, IReadOnlyList<string> Streets);

/// <summary>Where the demo's providers are.</summary>
internal static class Town
{
    private const double RadiusKm = 3;

    private static readonly Quarter[] Montreal =
    [
        new("Le Plateau-Mont-Royal", 45.5219, -73.5806, "H2J", ["Rue Saint-Denis", "Avenue du Mont-Royal Est", "Rue Rachel Est"]),
        new("Mile End", 45.5236, -73.6010, "H2T", ["Rue Saint-Viateur Ouest", "Avenue Fairmount Ouest", "Rue Bernard Ouest"]),
        new("Rosemont", 45.5480, -73.5790, "H1Y", ["Rue Masson", "Boulevard Rosemont", "Rue Beaubien Est"]),
        new("La Petite-Patrie", 45.5370, -73.6000, "H2S", ["Rue Saint-Hubert", "Rue Bélanger", "Avenue De Chateaubriand"]),
        new("Villeray", 45.5420, -73.6250, "H2R", ["Rue Jarry Est", "Rue Villeray", "Avenue Henri-Julien"]),
        new("Outremont", 45.5180, -73.6070, "H2V", ["Avenue Laurier Ouest", "Avenue Van Horne", "Avenue Bernard"]),
        new("Verdun", 45.4590, -73.5690, "H4G", ["Rue Wellington", "Rue de Verdun", "Boulevard LaSalle"]),
        new("Saint-Henri", 45.4770, -73.5860, "H4C", ["Rue Notre-Dame Ouest", "Rue Saint-Jacques", "Rue Saint-Ambroise"]),
        new("Griffintown", 45.4910, -73.5610, "H3C", ["Rue Peel", "Rue William", "Rue Ottawa"]),
        new("Vieux-Montréal", 45.5050, -73.5540, "H2Y", ["Rue Saint-Paul Ouest", "Rue McGill", "Rue Saint-Pierre"]),
        new("Le Village", 45.5180, -73.5540, "H2L", ["Rue Sainte-Catherine Est", "Rue Atateken", "Rue Ontario Est"]),
        new("Hochelaga", 45.5440, -73.5440, "H1W", ["Rue Ontario Est", "Avenue Valois", "Rue Adam"]),
        new("Notre-Dame-de-Grâce", 45.4730, -73.6150, "H4A", ["Avenue de Monkland", "Rue Sherbrooke Ouest", "Boulevard Décarie"]),
        new("Centre-ville", 45.5010, -73.5720, "H3A", ["Rue Sherbrooke Ouest", "Boulevard De Maisonneuve Ouest", "Rue Crescent"]),
        new("Ahuntsic", 45.5540, -73.6620, "H2C", ["Rue Fleury Est", "Boulevard Henri-Bourassa Est", "Rue Lajeunesse"]),
    ];

    /// <summary>How far around a quarter a search looks.</summary>
    public static double QuarterRadiusKm => RadiusKm;

    /// <summary>The quarters of a marketplace's town: its own where they are known, or four around the middle of any other.</summary>
    public static IReadOnlyList<Quarter> Of(HomePlace place) => place.Name == "Montreal"
        ? Montreal
        : Towns.Known.TryGetValue(place.Name, out var quarters) ? quarters
        :
        [
            new("Centre", place.Latitude, place.Longitude, "", ["Main Street", "Station Road", "Market Square"]),
            new("North", place.Latitude + 0.03, place.Longitude, "", ["North Road", "Park Street"]),
            new("East", place.Latitude, place.Longitude + 0.04, "", ["Mill Lane", "Church Street"]),
            new("South", place.Latitude - 0.03, place.Longitude + 0.01, "", ["River Walk", "Bridge Street"]),
        ];
}
