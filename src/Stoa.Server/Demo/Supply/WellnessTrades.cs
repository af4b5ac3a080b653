namespace Stoa.Server.Demo.Supply;

/// <summary>Hands, needles, mats and steam.</summary>
internal static class WellnessTrades
{
    public static readonly Trade[] All =
    [
        new("massage", "Room", OnRequest: false,
            ["Atelier du Calme", "Les Mains Tranquilles", "Maison Sauvé", "Studio Ondine", "Massothérapie Laurier"],
            [
                new("Swedish massage", "Long, even strokes from neck to heel.",
                    "We begin with a short conversation about where it hurts and where it must not. Oil is unscented unless you ask; the room is warm, and the quarter of an hour after is yours, with tea.",
                    [new("60 minutes", 60, 98, 15), new("90 minutes", 90, 138, 15)], [new("Hot stones", 20), new("Aromatic oil", 8)]),
                new("Deep-tissue massage", "For shoulders that sit at a desk.",
                    "Slow and firm work on the layers that a quick massage does not reach. You say how much is enough. Expect to feel it the day after, and to move better on the second.",
                    [new("60 minutes", 60, 110, 15), new("90 minutes", 90, 152, 15)], [new("Cupping", 18)]),
                new("Prenatal massage", "Lying on your side, well cushioned.",
                    "From the fourth month on. We work with pillows, lightly, and stop whenever you want to. Bring nothing.",
                    [new("60 minutes", 60, 105, 15)], []),
            ])
        {
            Project = new("A plan for your back", "A talk, a written plan, the visit, and exercises to take home: paid in four parts.", 90, 240,
                [new("A talk on the phone", 15), new("The plan, in writing", 25), new("The visit", 40), new("Exercises to take home", 20)]),
        },
        new("acupuncture", "Cabin", OnRequest: true,
            ["Point Clair", "Acupuncture Mile End", "Aiguilles & Cie", "Centre Shen", "Clinique du Méridien"],
            [
                new("Acupuncture, first visit", "History, pulse, and a first treatment.",
                    "The first visit takes longer, since we ask much. Needles are single-use. Receipts for your insurance come by e-mail.",
                    [new("First visit", 75, 120, 10)], []),
                new("Acupuncture, follow-up", "A treatment for who has been here before.",
                    "We look at what has changed since the last time and go on from there.",
                    [new("Follow-up", 50, 90, 10)], [new("Cupping", 15)]),
            ]),
        new("yoga", "Studio", OnRequest: false,
            ["Studio Saule", "Yoga sur Ontario", "Respire Rosemont", "Le Tapis Vert", "Espace Namaka"],
            [
                new("Private yoga lesson", "One teacher, one mat, your pace.",
                    "For beginners who do not want to be looked at, and for old hands who want to be corrected. Mats and blocks are here.",
                    [new("60 minutes", 60, 85), new("90 minutes", 90, 118)], [new("A second person", 35)]),
                new("Small-group yoga", "Four people at most.",
                    "Vinyasa on weekdays, yin at the end of the week. You come as you are; the door closes on time.",
                    [new("Class", 60, 26)], []),
            ]),
        new("spa", "Place", OnRequest: false,
            ["Bains Saint-Henri", "Spa du Canal", "Sauna Norden", "Thermes Villeray", "Le Petit Hammam"],
            [
                new("Sauna and cold plunge", "Two hours of hot, cold and quiet.",
                    "Finnish sauna at 85 degrees, steam, a plunge at 8. Towels and a robe are included; telephones stay in the locker.",
                    [new("Two hours", 120, 58), new("Four hours", 240, 84)], [new("Salt scrub", 22)]),
                new("Hammam ritual", "Steam, black soap and a glove.",
                    "You lie on warm stone while somebody scrubs the week off you. An hour and a quarter, then mint tea.",
                    [new("Ritual", 75, 95, 15)], []),
            ]),
    ];
}
