namespace Stoa.Server.Demo.Supply;

/// <summary>Quarters of the towns of the shipped presets beside Montreal, with streets that run through them.</summary>
internal static class Towns
{
    /// <summary>By the town's name.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Quarter>> Known = new Dictionary<string, IReadOnlyList<Quarter>>(StringComparer.Ordinal)
    {
        ["London"] =
        [
            new("Shoreditch", 51.5255, -0.0777, "", ["Curtain Road", "Great Eastern Street", "Rivington Street"]),
            new("Camden", 51.5390, -0.1426, "", ["Camden High Street", "Parkway", "Chalk Farm Road"]),
            new("Islington", 51.5362, -0.1033, "", ["Upper Street", "Essex Road", "Liverpool Road"]),
            new("Brixton", 51.4613, -0.1156, "", ["Brixton Road", "Coldharbour Lane", "Acre Lane"]),
            new("Hackney", 51.5450, -0.0553, "", ["Mare Street", "Graham Road", "Well Street"]),
        ],
        ["New York"] =
        [
            new("Midtown", 40.7549, -73.9840, "", ["West 38th Street", "Madison Avenue", "Sixth Avenue"]),
            new("SoHo", 40.7233, -74.0030, "", ["Spring Street", "Broome Street", "Mercer Street"]),
            new("Williamsburg", 40.7081, -73.9571, "", ["Bedford Avenue", "Grand Street", "Wythe Avenue"]),
            new("DUMBO", 40.7033, -73.9881, "", ["Water Street", "Front Street", "Jay Street"]),
            new("Harlem", 40.8116, -73.9465, "", ["Lenox Avenue", "West 125th Street", "Frederick Douglass Boulevard"]),
        ],
        ["Berlin"] =
        [
            new("Mitte", 52.5250, 13.4010, "", ["Torstraße", "Auguststraße", "Linienstraße"]),
            new("Kreuzberg", 52.4986, 13.4030, "", ["Oranienstraße", "Bergmannstraße", "Gneisenaustraße"]),
            new("Prenzlauer Berg", 52.5388, 13.4244, "", ["Kastanienallee", "Danziger Straße", "Schönhauser Allee"]),
            new("Neukölln", 52.4811, 13.4354, "", ["Weserstraße", "Sonnenallee", "Karl-Marx-Straße"]),
            new("Charlottenburg", 52.5167, 13.3041, "", ["Kantstraße", "Wilmersdorfer Straße", "Bismarckstraße"]),
        ],
        ["Santiago"] =
        [
            new("Providencia", -33.4314, -70.6093, "", ["Avenida Providencia", "Avenida Los Leones", "Calle Manuel Montt"]),
            new("Las Condes", -33.4130, -70.5830, "", ["Avenida Apoquindo", "Avenida El Bosque Norte", "Isidora Goyenechea"]),
            new("Ñuñoa", -33.4543, -70.6010, "", ["Avenida Irarrázaval", "Avenida Pedro de Valdivia", "Calle Jorge Washington"]),
            new("Santiago Centro", -33.4430, -70.6530, "", ["Calle Huérfanos", "Calle Merced", "Paseo Bulnes"]),
            new("Vitacura", -33.3980, -70.5830, "", ["Avenida Vitacura", "Avenida Alonso de Córdova", "Avenida Nueva Costanera"]),
        ],
    };
}
