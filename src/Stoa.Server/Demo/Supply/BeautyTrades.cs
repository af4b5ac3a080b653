namespace Stoa.Server.Demo.Supply;

/// <summary>Hair, beards, nails and skin.</summary>
internal static class BeautyTrades
{
    public static readonly Trade[] All =
    [
        new("hair", "Chair", OnRequest: false,
            ["Salon Pivoine", "Coiffure Marchand", "Chez Odile", "Atelier Boucle", "Les Ciseaux d'Argent"],
            [
                new("Cut and blow-dry", "A cut that still looks right in six weeks.",
                    "We look at your hair dry before we wet it. Washing, cutting, drying, and an honest word on what it needs at home.",
                    [new("Short hair", 45, 58, 5), new("Long hair", 60, 72, 5)], [new("Treatment mask", 18)]),
                new("Colour and cut", "Roots, gloss or something new.",
                    "Patch test on request. Colour takes its time; we bring coffee. Price includes the cut.",
                    [new("Roots and cut", 120, 145, 10), new("Full colour and cut", 150, 185, 10)], [new("Gloss", 30), new("Very long hair", 15, IsPercent: true)]),
                new("Balayage", "Light painted in by hand.",
                    "Half a day in the chair for a result that grows out softly. Please come with dry, unwashed hair.",
                    [new("Balayage", 210, 260, 15)], []),
            ]),
        new("barber", "Chair", OnRequest: false,
            ["Barbier Saint-Viateur", "La Lame", "Chez Rocco", "Barbershop Masson", "Le Coin du Barbier"],
            [
                new("Haircut", "Scissors or clippers, hot towel to finish.",
                    "Half an hour, no hurry. Say what you want or show a picture; we say whether it suits you.",
                    [new("Cut", 30, 38, 5), new("Cut and wash", 40, 44, 5)], [new("Eyebrows", 6)]),
                new("Cut and beard", "The whole head, front and back.",
                    "Cut, beard shaped with the razor, hot towels, oil. You leave looking like your best photograph.",
                    [new("Cut and beard", 50, 58, 5)], []),
                new("Hot-towel shave", "The way it was done.",
                    "Three towels, two passes, one cold stone.",
                    [new("Shave", 35, 42, 5)], []),
            ]),
        new("nails", "Table", OnRequest: false,
            ["Onglerie Corail", "Vernis & Cie", "Les Ongles de Mai", "Studio Laque", "Manucure du Parc"],
            [
                new("Manicure", "Shape, cuticles, polish.",
                    "Tools are sterilized in front of you. Polish from a wall of two hundred.",
                    [new("Classic", 40, 38, 5), new("Gel", 60, 55, 5)], [new("Nail art, two nails", 10)]),
                new("Pedicure", "Feet up for an hour.",
                    "Bath, file, massage to the knee, polish. Sandals recommended for the way home.",
                    [new("Classic", 55, 58, 10), new("Gel", 70, 72, 10)], []),
            ]),
        new("skincare", "Cabin", OnRequest: false,
            ["Institut Marguerite", "Peau Douce", "La Rosée", "Soins Camélia", "Esthétique Fleury"],
            [
                new("Facial", "For the skin you have, not the one on the poster.",
                    "Analysis, cleansing, a mask mixed for you, and massage to the shoulders. We sell nothing that you do not ask for.",
                    [new("45 minutes", 45, 78, 10), new("75 minutes", 75, 118, 10)], [new("LED light", 25)]),
                new("Brow and lash", "Shape, tint and lift.",
                    "Half an hour to an hour that saves five minutes every morning. Patch test the day before for the tint.",
                    [new("Brows", 30, 32, 5), new("Lash lift", 60, 88, 5)], []),
            ]),
    ];
}
