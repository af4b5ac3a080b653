namespace Stoa.Server.Demo.Supply;

/// <summary>People who know social media, by the hour: what can be booked of their packages today.</summary>
internal static class SocialTrades
{
    public static readonly Trade[] All =
    [
        new("instagram-audit", "Desk", OnRequest: false,
            ["Klarblick Social", "Feedwerk", "Studio Resonanz", "Profil & Partner", "Nadel im Heuhaufen"],
            [
                new("Account audit", "What works in your account, and what nobody sees.",
                    "We read your numbers of the last three months beforehand and go through them with you: what to do more of, what to stop.",
                    [new("Audit call", 60, 140), new("Audit with written plan", 90, 230)], [new("A second account", 60)]),
                new("First steps", "For those who begin.", "Name, picture, first ten posts, and what not to buy.", [new("One hour", 60, 95)], []),
            ]),
        new("instagram-content", "Desk", OnRequest: false,
            ["Lichthof Studio", "Bildwerft", "Die Redaktion", "Hinterhof Kreativ", "Salz & Pixel"],
            [
                new("Content workshop", "A month of posts in an afternoon.", "Themes, words and pictures for four weeks, made together. You take them home finished.", [new("Workshop", 180, 360)], []),
                new("Photo session for posts", "Twenty pictures that look like you.", "In our yard or at your place in town.", [new("Session", 90, 210, 15)], [new("Ten more pictures", 50)]),
            ]),
        new("reels", "Desk", OnRequest: false,
            ["Kurzfilm Kollektiv", "Schnittmenge", "Neunzehn Sekunden", "Vertikal Berlin", "Take Zwei"],
            [
                new("Reel shoot", "Three short films in half a day.", "Idea, shoot, cut. You get them the day after.", [new("Half a day", 240, 520, 30)], []),
                new("Editing lesson", "Cut your own reels.", "On your phone, with your material.", [new("Lesson", 60, 85)], []),
            ]),
        new("paid-social", "Desk", OnRequest: true,
            ["Reichweite & Co", "Kampagnenkontor", "Messwert", "Tausenderpreis", "Ziel und Gruppe"],
            [
                new("Campaign check", "Where your advertising money goes.", "We look into your account together and stop what burns money.", [new("Check", 60, 150)], []),
            ]),
        new("analytics", "Desk", OnRequest: false,
            ["Zahlenraum", "Kurve & Kontext", "Pegelstand", "Datenlese", "Messpunkt"],
            [
                new("Reporting setup", "One page of numbers that you understand.", "We connect what you have and leave you with a report that writes itself.", [new("Two hours", 120, 240)], []),
            ]),
    ];
}
