namespace Stoa.Server.Demo.Supply;

/// <summary>Bodies that hurt, and heads that are full.</summary>
internal static class HealthTrades
{
    public static readonly Trade[] All =
    [
        new("physiotherapy", "Room", OnRequest: false,
            ["Physio Jarry", "Clinique du Mouvement", "Kinéo Verdun", "Physiothérapie du Canal", "Équilibre Outremont"],
            [
                new("Physiotherapy, assessment", "What is wrong, and what to do.",
                    "An hour with a licensed physiotherapist: history, tests, first treatment, and three exercises you will really do.",
                    [new("Assessment", 60, 112, 5)], []),
                new("Physiotherapy, treatment", "Hands, needles or exercises.",
                    "Follow-up treatments of half an hour or more. Receipts for insurance are sent the same day.",
                    [new("30 minutes", 30, 78, 5), new("45 minutes", 45, 98, 5)], []),
            ]),
        new("osteopathy", "Room", OnRequest: false,
            ["Ostéo Laurier", "Cabinet Beaubien", "Ostéopathie Petite-Patrie", "Le Fil du Corps", "Clinique Atlas"],
            [
                new("Osteopathy", "For backs, heads and stomachs.",
                    "A gentle treatment of the whole body. Also for newborns and for who is expecting.",
                    [new("Adult", 55, 105, 5), new("Child", 40, 85, 5)], []),
            ]),
        new("psychotherapy", "Office", OnRequest: true,
            ["Cabinet Lavigne", "Espace Parole", "Clinique de l'Écoute", "Psychothérapie Sherbrooke", "Le Divan Rouge"],
            [
                new("Psychotherapy session", "Fifty minutes, in confidence.",
                    "In French or English, with a psychologist of the Ordre. You ask for a time; we answer within a day.",
                    [new("Session", 50, 150, 10), new("Couple", 80, 210, 10)], []),
                new("First conversation", "Half an hour to see whether we fit.",
                    "No charge for changing your mind.",
                    [new("First conversation", 30, 60, 10)], []),
            ]),
        new("personal-training", "Floor", OnRequest: false,
            ["Forme Libre", "Salle Marconi", "Coach Beauchamp", "Atelier Force", "Studio Kettle"],
            [
                new("Personal training", "Somebody who counts, corrects and does not shout.",
                    "Strength, mobility, or the first five kilometres. Changing room and showers are here.",
                    [new("60 minutes", 60, 78), new("45 minutes", 45, 64)], [new("A second person", 30)]),
                new("Movement check", "Half an hour to see where you stand.",
                    "We look at how you squat, reach and walk, and you get a page with what to work on.",
                    [new("Check", 30, 35)], []),
            ]),
    ];
}
