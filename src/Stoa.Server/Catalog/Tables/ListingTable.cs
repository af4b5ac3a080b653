using System.Globalization;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Tables;

/// <summary>Listings as rows of a table: which columns there are, and how a draft becomes a row and a row a draft again.</summary>
internal static class ListingTable
{
    /// <summary>The columns that every file has.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "title", "status", "kind", "category", "summary", "description", "booking_mode", "cancellation_policy", "notice_minutes", "horizon_days", "interval_minutes",
    ];

    /// <summary>The columns of each plan; <c>plan_1_name</c>, <c>plan_2_price</c> ….</summary>
    public static readonly IReadOnlyList<string> PlanColumns = ["name", "price", "minutes", "description"];

    private const char BetweenWords = ';';

    /// <summary>All columns that these drafts need.</summary>
    public static IReadOnlyList<string> HeaderOf(IReadOnlyList<ListingDraft> drafts, Marketplace marketplace)
    {
        var plans = Math.Max(1, drafts.Select(draft => draft.Plans.Count).DefaultIfEmpty().Max());
        var options = drafts.Select(draft => draft.Options.Count).DefaultIfEmpty().Max();
        var attributes = drafts.SelectMany(draft => marketplace.AttributesOf(draft.Category)).Select(rule => Attributes.FieldOf(rule.Key)).Distinct(StringComparer.Ordinal);
        return [.. Columns, .. Enumerable.Range(1, plans).SelectMany(at => PlanColumns.Select(column => PlanColumn(at, column))),
            .. Enumerable.Range(1, options).SelectMany(at => OptionColumns.Columns.Select(column => OptionColumns.Column(at, column))), .. attributes];
    }

    /// <summary>A listing as the cells of these columns.</summary>
    public static IEnumerable<string> Row(IReadOnlyList<string> header, Listing listing, ListingDraft draft)
    {
        var currency = Currency.Parse(listing.Currency);
        var cells = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = listing.Id.ToString(), ["title"] = draft.Title, ["status"] = EnumText.Write(listing.Status), ["kind"] = EnumText.Write(draft.Kind),
            ["category"] = draft.Category, ["summary"] = draft.Summary, ["description"] = draft.Description,
            ["booking_mode"] = EnumText.Write(draft.BookingMode), ["cancellation_policy"] = draft.CancellationPolicy,
            ["notice_minutes"] = Text(draft.NoticeMinutes), ["horizon_days"] = Text(draft.HorizonDays), ["interval_minutes"] = Text(draft.IntervalMinutes),
        };
        for (var at = 0; at < draft.Plans.Count; at++)
        {
            var plan = draft.Plans[at];
            cells[PlanColumn(at + 1, "name")] = plan.Name;
            cells[PlanColumn(at + 1, "price")] = ListingForm.Major(plan.PriceMinor, currency);
            cells[PlanColumn(at + 1, "minutes")] = Text(plan.DurationMinutes);
            cells[PlanColumn(at + 1, "description")] = plan.Description;
        }
        for (var at = 0; at < draft.Options.Count; at++)
        {
            foreach (var (column, text) in OptionColumns.Cells(at + 1, draft.Options[at], currency)) cells[column] = text;
        }
        foreach (var (key, value) in draft.Attributes) cells[Attributes.FieldOf(key)] = string.Join(BetweenWords, Attributes.Texts(value));
        return header.Select(column => cells.GetValueOrDefault(column, ""));
    }

    /// <summary>The draft that a row describes: what the file has no column for stays as it was.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="before">The listing as it is, or what a new one begins with.</param>
    /// <param name="currency">Of its prices.</param>
    /// <param name="marketplace">Its categories.</param>
    /// <param name="complain">Told the column and the reason of what cannot be read.</param>
    public static ListingDraft Read(
        IReadOnlyDictionary<string, string> cells, ListingDraft before, Currency currency, Marketplace marketplace, Action<string, string> complain)
    {
        string Cell(string column, string otherwise) => cells.TryGetValue(column, out var text) ? Plain(text) : otherwise;
        int Number(string column, int otherwise)
        {
            if (!cells.TryGetValue(column, out var text) || text.Trim().Length == 0) return otherwise;
            if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
            complain(column, "is no whole number");
            return otherwise;
        }

        var category = Cell("category", before.Category).Trim();
        var rules = marketplace.AttributesOf(category);
        var said = Attributes.Read(rules, rule => cells.TryGetValue(Attributes.FieldOf(rule.Key), out var text)
            ? Plain(text).Split(BetweenWords)
            : Attributes.Texts(before.Attributes.GetValueOrDefault(rule.Key)));
        var mode = Cell("booking_mode", EnumText.Write(before.BookingMode)).Trim();
        if (mode is not ("instant" or "request")) complain("booking_mode", "is instant or request");
        return before with
        {
            Title = Cell("title", before.Title),
            Category = category,
            Summary = Cell("summary", before.Summary),
            Description = Cell("description", before.Description).ReplaceLineEndings("\n"),
            BookingMode = mode == "request" ? BookingMode.Request : BookingMode.Instant,
            CancellationPolicy = Cell("cancellation_policy", before.CancellationPolicy).Trim(),
            NoticeMinutes = Number("notice_minutes", before.NoticeMinutes),
            HorizonDays = Number("horizon_days", before.HorizonDays),
            IntervalMinutes = Number("interval_minutes", before.IntervalMinutes),
            Attributes = said,
            Plans = cells.ContainsKey(PlanColumn(1, "name")) ? Plans(cells, before, currency, Number, complain) : before.Plans,
            Options = new OptionColumns(cells, currency, complain).Read(before.Options),
        };
    }

    /// <summary>The column of a draft's field, as problems name it: <c>plans[0].price</c> is <c>plan_1_price</c>, <c>options[1].picks[0].name</c> is <c>option_2_choices</c>.</summary>
    public static string ColumnOf(string? field)
    {
        if (field is null) return "";
        if (field.StartsWith("options[", StringComparison.Ordinal) && field.IndexOf(']', StringComparison.Ordinal) is > 0 and var close)
        {
            var option = int.Parse(field.AsSpan("options[".Length, close - "options[".Length), CultureInfo.InvariantCulture) + 1;
            var part = close + 2 < field.Length ? field[(close + 2)..] : "name";
            return OptionColumns.Column(option, part.StartsWith("picks", StringComparison.Ordinal) ? "choices" : part.StartsWith("quantity", StringComparison.Ordinal) ? "quantity" : part);
        }
        if (!field.StartsWith("plans[", StringComparison.Ordinal) || field.IndexOf(']', StringComparison.Ordinal) is not (> 0 and var end)) return field;
        var at = int.Parse(field.AsSpan("plans[".Length, end - "plans[".Length), CultureInfo.InvariantCulture) + 1;
        return PlanColumn(at, field[(end + 2)..] is "duration_minutes" ? "minutes" : field[(end + 2)..]);
    }

    private static List<PlanDraft> Plans(
        IReadOnlyDictionary<string, string> cells, ListingDraft before, Currency currency, Func<string, int, int> number, Action<string, string> complain)
    {
        var plans = new List<PlanDraft>();
        for (var at = 1; at <= ListingRules.PlansMax && cells.TryGetValue(PlanColumn(at, "name"), out var name); at++)
        {
            if (name.Trim().Length == 0) continue;
            // A plan is found again by its name, else by its place.
            var plain = Plain(name).Trim();
            var known = before.Plans.FirstOrDefault(plan => plan.Name == plain && plans.TrueForAll(taken => taken.Id != plan.Id || plan.Id.Length == 0))
                ?? (at <= before.Plans.Count && plans.TrueForAll(taken => taken.Id != before.Plans[at - 1].Id) ? before.Plans[at - 1] : new PlanDraft());
            plans.Add(known with
            {
                Name = plain,
                PriceMinor = Price(cells.GetValueOrDefault(PlanColumn(at, "price")), known.PriceMinor, currency, PlanColumn(at, "price"), complain),
                DurationMinutes = number(PlanColumn(at, "minutes"), known.DurationMinutes),
                Description = cells.TryGetValue(PlanColumn(at, "description"), out var description) ? Plain(description) : known.Description,
            });
        }
        return plans;
    }

    private static long Price(string? text, long otherwise, Currency currency, string column, Action<string, string> complain)
    {
        if (string.IsNullOrWhiteSpace(text)) return otherwise;
        var plain = text.Trim().Replace(',', '.');
        if (decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) && Money.TryOf(major, currency, out var money)) return money.Minor;
        complain(column, $"is no amount in {currency}");
        return otherwise;
    }

    private static string PlanColumn(int at, string column) => string.Create(CultureInfo.InvariantCulture, $"plan_{at}_{column}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A formula of a spreadsheet is written with a sign before it, which goes again.
    internal static string Plain(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;
}
