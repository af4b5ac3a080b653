using System.Globalization;
using System.Text;

namespace Stoa.Server.Demo;

/// <summary>Who books in the demo, and what they say afterwards.</summary>
internal static class DemoPeople
{
    private static readonly string[] First =
    [
        "Amélie", "Thomas", "Fatou", "Liam", "Chloé", "Mateo", "Noor", "Gabriel", "Mei", "Étienne", "Sofia", "Olivier", "Aïcha", "William", "Camille",
        "Diego", "Léa", "Samuel", "Priya", "Marc-André", "Yasmine", "Félix", "Hannah", "Rafael", "Béatrice", "Kofi", "Élise", "Daniel", "Ines", "Julien",
    ];

    private static readonly string[] Last =
    [
        "Tremblay", "Gagnon", "Roy", "Nguyen", "Bouchard", "Haddad", "Côté", "Diallo", "Lavoie", "Smith", "Fortin", "Garcia", "Pelletier", "Singh", "Bergeron",
        "Rossi", "Morin", "Chen", "Ouellet", "Cohen", "Lefebvre", "Mensah", "Caron", "O'Brien", "Desjardins",
    ];

    // By rating: the lower ones complain about something, as people do.
    private static readonly (int Rating, string Text)[] Said =
    [
        (5, "Exactly what I needed. I booked the next one on my way home."),
        (5, "On time, kind, and very good at it. The tea afterwards is a nice touch."),
        (5, "I have tried a few places around here, and this is the one I come back to."),
        (5, "Explained everything first and asked twice whether it was all right. Felt in good hands."),
        (5, "Impeccable. Réservé en deux minutes, et le résultat est superbe."),
        (5, "Best hour of my month, no exaggeration."),
        (5, ""),
        (4, "Very good. The room was a little warm for me."),
        (4, "Lovely people, easy to find. Started ten minutes late, and they made up for it at the end."),
        (4, "Great work; parking around there is another matter."),
        (4, "Bon service, je reviendrai."),
        (4, ""),
        (3, "Fine, but I felt a bit rushed towards the end."),
        (3, "Good hands, noisy street."),
        (2, "Not what I had asked for. They offered to correct it, which is fair."),
    ];

    /// <summary>Somebody; <paramref name="number"/> keeps two of the same name apart.</summary>
    public static (string Name, string Email) Someone(Random random, int number)
    {
        var (first, last) = (First[random.Next(First.Length)], Last[random.Next(Last.Length)]);
        return ($"{first} {last}", string.Create(CultureInfo.InvariantCulture, $"{Plain(first)}.{Plain(last)}.{number}@example.org"));
    }

    /// <summary>What somebody thinks.</summary>
    public static (int Rating, string Text) Opinion(Random random) => Said[random.Next(Said.Length)];

    private static string Plain(string name) =>
        new([.. name.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter).Select(char.ToLowerInvariant)]);
}
