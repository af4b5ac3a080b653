using System.Globalization;
using Microsoft.Extensions.Primitives;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Subscriptions;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>The editor's form: a draft, and the texts in it that could not be read, which are shown again as they were typed.</summary>
public sealed class ListingForm
{
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];
    private readonly Func<string, StringValues> _values;
    private readonly Currency _currency;

    private ListingForm(ListingDraft draft, Currency currency, Func<string, StringValues> values) => (Draft, _currency, _values) = (draft, currency, values);

    /// <summary>What could be read.</summary>
    public ListingDraft Draft { get; private set; }

    /// <summary>What could not.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>A form that shows a draft.</summary>
    public static ListingForm Of(ListingDraft draft, Currency currency) => new(draft, currency, _ => StringValues.Empty);

    /// <summary>Reads a form that was sent.</summary>
    /// <param name="values">Its fields.</param>
    /// <param name="kind">The kind of the listing that exists; null when the form chooses one.</param>
    /// <param name="marketplace">Its categories.</param>
    /// <param name="currency">Of the prices.</param>
    public static ListingForm Read(Func<string, StringValues> values, ListingKind? kind, Marketplace marketplace, Currency currency)
    {
        var form = new ListingForm(new ListingDraft(), currency, values);
        form.Draft = form.Read(kind, marketplace);
        return form;
    }

    /// <summary>What a field shows: what was typed and could not be read, else the value.</summary>
    public string Text(string field, string value) => _typed.GetValueOrDefault(field) ?? value;

    /// <summary>A price as it is typed: <c>12.50</c>.</summary>
    public static string Major(long minor, Currency currency) =>
        new Money(minor, currency).Major.ToString($"F{currency.MinorDigits}", CultureInfo.InvariantCulture);

    /// <summary>The value of an option's price as it is typed: an amount in major units, or percent.</summary>
    public static string Typed(OptionPrice price, Currency currency) => price.Effect is PriceEffect.Amount
        ? Major(price.Value, currency)
        : (price.Value / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private ListingDraft Read(ListingKind? kind, Marketplace marketplace)
    {
        var category = Value("category");
        return new ListingDraft
        {
            Kind = kind ?? Choice("kind", marketplace.Kinds[0]),
            Category = category,
            Title = Value("title"),
            Summary = Value("summary"),
            Description = Value("description").ReplaceLineEndings("\n"),
            BookingMode = Choice("booking_mode", BookingMode.Instant),
            CancellationPolicy = Value("cancellation_policy"),
            NoticeMinutes = Whole("notice_minutes", 60),
            HorizonDays = Whole("horizon_days", 60),
            IntervalMinutes = Whole("interval_minutes", 30),
            LocationId = Value("location_id"),
            ResourceIds = [.. Values("resource_ids").Distinct(StringComparer.Ordinal)],
            Attributes = Attributes.Read(marketplace.AttributesOf(category), rule => Values(Attributes.FieldOf(rule.Key))),
            Plans = [.. Rows("plans", "name", ListingRules.PlansMax).Select(Plan)],
            Options = [.. Rows("options", "kind", ListingRules.OptionsMax).Select(Option)],
        };
    }

    private PlanDraft Plan(string row) => new()
    {
        Id = Value($"{row}.id"),
        Name = Value($"{row}.name"),
        Description = Value($"{row}.description"),
        PriceMinor = Price($"{row}.price"),
        DurationMinutes = Whole($"{row}.duration_minutes", 60),
        BufferBeforeMinutes = Whole($"{row}.buffer_before_minutes", 0),
        BufferAfterMinutes = Whole($"{row}.buffer_after_minutes", 0),
        Terms = new PlanTerms(
            ChoiceOrNull<RentalUnit>($"{row}.per"), WholeOrNull($"{row}.minutes_min"), WholeOrNull($"{row}.minutes_max"), WholeOrNull($"{row}.delivery_days"),
            WholeOrNull($"{row}.revisions"), WholeOrNull($"{row}.quantity"), ChoiceOrNull<PackageCycle>($"{row}.cycle"),
            Renewal(row), MilestonesOf(Value($"{row}.milestones"))),
    };

    // One a line: "30 % Sketches". What is no percentage is 0, which the rules refuse with a sentence.
    private static IReadOnlyList<MilestoneTerm>? MilestonesOf(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? null : [.. lines.Take(MilestoneRules.CountMax + 1).Select(line =>
        {
            var digits = line.TakeWhile(char.IsAsciiDigit).Count();
            _ = int.TryParse(line.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var percent);
            return new MilestoneTerm(line[digits..].TrimStart().TrimStart('%').Trim(), percent);
        })];
    }

    /// <summary>Milestones as the form takes them.</summary>
    internal static string Lines(IReadOnlyList<MilestoneTerm>? milestones) =>
        string.Join('\n', (milestones ?? []).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Percent} % {one.Title}")));

    // A form without the field is of another kind.
    private RenewalTerms? Renewal(string row) => Value($"{row}.unit").Length == 0
        ? null
        : new RenewalTerms(
            new BillingPeriod(WholeOrNull($"{row}.every") ?? 0, Choice($"{row}.unit", PeriodUnit.Month)), Whole($"{row}.trial_days", 0), Value($"{row}.trial_needs_card") == "true");

    private OptionRule Option(string row) => new()
    {
        Id = Value($"{row}.id"),
        Kind = Choice($"{row}.kind", OptionKind.Extra),
        Name = Value($"{row}.name"),
        Hint = Value($"{row}.hint"),
        IsRequired = Value($"{row}.required") == "true",
        Price = OptionPriceOf(row),
        QuantityMin = Whole($"{row}.quantity_min", 1),
        QuantityMax = Whole($"{row}.quantity_max", 1),
        Picks = [.. Rows($"{row}.picks", "name", OptionRule.PicksMax).Select(pick => new OptionPick(Value($"{pick}.id"), Value($"{pick}.name"), OptionPriceOf(pick)))],
    };

    private OptionPrice OptionPriceOf(string row)
    {
        var effect = Choice($"{row}.effect", PriceEffect.Amount);
        if (effect is PriceEffect.Amount) return new OptionPrice(effect, Price($"{row}.price"));
        return new OptionPrice(effect, Number($"{row}.price", percent => percent * 100m == decimal.Truncate(percent * 100m) && Math.Abs(percent) <= 1_000
            ? (long)(percent * 100m)
            : null, "Write percent with at most two digits after the point, such as 12.5."));
    }

    private long Price(string field) => Number(
        field, major => Money.TryOf(major, _currency, out var money) ? money.Minor : null, $"Write an amount in {_currency}, such as {Major(1250, _currency)}.");

    // A comma is a point to most people.
    private long Number(string field, Func<decimal, long?> read, string expected)
    {
        var text = Value(field).Trim();
        if (text.Length == 0) return 0;
        var plain = text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.');
        if (decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && read(number) is { } value)
            return value;
        Unreadable(field, text, expected);
        return 0;
    }

    private int Whole(string field, int otherwise) => WholeOrNull(field) ?? otherwise;

    private int? WholeOrNull(string field)
    {
        var text = Value(field).Trim();
        if (text.Length == 0) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Unreadable(field, text, "Write a whole number.");
        return null;
    }

    private void Unreadable(string field, string text, string expected)
    {
        _typed[field] = text;
        _problems.Add(new Problem(ProblemKind.Invalid, "not-a-number", expected, field));
    }

    private T Choice<T>(string field, T otherwise) where T : struct, Enum => ChoiceOrNull<T>(field) ?? otherwise;

    private T? ChoiceOrNull<T>(string field) where T : struct, Enum
    {
        var text = Value(field);
        foreach (var value in Enum.GetValues<T>())
        {
            if (EnumText.Write(value) == text) return value;
        }
        return null;
    }

    // One row more than allowed is read, so that the refusal can say so.
    private IEnumerable<string> Rows(string list, string key, int max)
    {
        for (var at = 0; at <= max; at++)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{list}[{at}]");
            if (_values($"{row}.{key}").Count == 0) yield break;
            yield return row;
        }
    }

    private string Value(string field) => _values(field) is [{ } first, ..] ? first : "";

    private IReadOnlyList<string> Values(string field) => [.. _values(field).Where(value => !string.IsNullOrEmpty(value)).Select(value => value!)];
}
