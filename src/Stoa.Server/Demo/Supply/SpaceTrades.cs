namespace Stoa.Server.Demo.Supply;

/// <summary>Bays and rooms for fixed lengths of time: what can be booked of them today.</summary>
internal static class SpaceTrades
{
    private static readonly TradePlan[] Bay = [new("Two hours", 120, 6), new("Half a day", 300, 12), new("A day", 540, 18)];

    public static readonly Trade[] All =
    [
        new("covered-parking", "Bay", OnRequest: false,
            ["Estacionamiento Los Leones", "Parking Manuel Montt", "Subterráneo Plaza Ñuñoa", "Garaje Tobalaba", "Estacionamientos El Golf"],
            [new("Covered bay", "Dry, and lit all night.", "Show the code of your order at the barrier; the bay with your number is yours.", Bay, [new("Car wash", 12)])]),
        new("open-parking", "Bay", OnRequest: false,
            ["Playa Santa Isabel", "Estacionamiento Barrio Italia", "Parking Lastarria", "Patio Bellavista Autos", "Playa Irarrázaval"],
            [new("Open bay", "A few steps from where you want to go.", "Open air, and easy to find. The bay with your number is yours from the first minute to the last.", Bay, [])]),
        new("residential-parking", "Bay", OnRequest: true,
            ["Cochera de Rosario", "Patio Don Hernán", "Casa Pocuro", "Edificio Los Aromos", "Cochera Simón Bolívar"],
            [new("Bay at a house", "A neighbour's bay, while they are at work.", "Ring the bell; we open the gate.", Bay, [])]),
        new("electric-charging", "Bay", OnRequest: false,
            ["Voltio Providencia", "Carga Vitacura", "Enchufe Ñuñoa", "Punto Eléctrico Centro", "Amperio Las Condes"],
            [new("Bay with charging", "22 kW, Type 2.", "The energy is in the price. Bring your own cable.", [new("Two hours", 120, 14, 10), new("Four hours", 240, 24, 10)], [])]),
        new("meeting-rooms", "Room", OnRequest: false,
            ["Sala Andes", "Casa Colaborativa Italia", "Piso Once", "Sala Mapocho", "Espacio Lyon"],
            [new("Meeting room", "For six, with a screen that works.", "Coffee is on the sideboard, the code for the door in your order.", [new("An hour", 60, 22), new("Half a day", 240, 70)], [new("Lunch for six", 60)])]),
    ];
}
