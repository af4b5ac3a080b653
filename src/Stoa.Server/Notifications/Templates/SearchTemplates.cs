using System.Globalization;

namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about saved searches.</summary>
internal static class SearchTemplates
{
    internal static Wording Found(Telling t)
    {
        var (name, total, rest) = (t.Values.SearchName ?? "your search", t.Values.FindsTotal, t.Values.FindsTotal - t.Values.Finds.Count);
        var what = total == 1 ? "Something new" : string.Create(CultureInfo.InvariantCulture, $"{total} new offers");
        return new Wording(
            $"{what}: {name}",
            $"{what} came up for {name} since we last looked.",
            rest > 0 ? string.Create(CultureInfo.InvariantCulture, $"These are the best {t.Values.Finds.Count} of them; the search shows the others.") : null)
        {
            ActionLabel = "See the search",
            Closing = $"You get this because you saved this search at {t.Letterhead.Marketplace}: at most one mail a day.",
        };
    }

    internal static IReadOnlyList<MailFact> Finds(Telling t) =>
    [
        .. t.Values.Finds.Select(find => new MailFact(
            find.Title, string.Join(", ", new[] { find.ProviderName, find.Place, $"from {t.Amount(find.PriceFrom)}" }.Where(part => part.Length > 0)))
        {
            Address = t.Letterhead.Address(find.Path),
        }),
    ];
}
