using System.Globalization;
using Stoa.Core;
using Stoa.Core.Pricing.Tariffs;
using Stoa.Server.Import.Maps;

namespace Stoa.Server.Import.Rows;

/// <summary>Reads what a row costs. Core reads the words; here is only where they stand.</summary>
internal static class ReadTariff
{
    private const int ItemsMax = 100;
    private const int MinutesPerDay = 24 * 60;

    /// <summary>The tariff of a row; null when nothing is said, or when it is in another currency.</summary>
    public static Tariff? Of(ImportTariff tariff, Row row, Currency currency, Action<string, string> remark) => tariff switch
    {
        ImportTariff.Printed printed => Printed(printed, row, currency, remark),
        ImportTariff.Segments segments => Segments(segments, row, currency),
        _ => null,
    };

    /// <summary>The price of a night in minor units; null when there is none that can be read.</summary>
    public static long? Night(ImportTariff.Nightly nightly, Row row, Currency currency, Action<string, string> remark)
    {
        if (nightly.Price.Select(template => template.Fill(row.Fields)).FirstOrDefault(text => text is not null) is not { } text) return null;
        if (Amounts.Find(text) is { } amount && amount > 0 && Money.TryOf(amount, currency, out var price)) return price.Minor;
        remark("price", $"\"{(text.Length <= 40 ? text : text[..40] + "…")}\" is no price in {currency}; left out");
        return null;
    }

    private static Tariff? Printed(ImportTariff.Printed printed, Row row, Currency currency, Action<string, string> remark)
    {
        if (printed.Rate.Select(template => template.Fill(row.Fields)).FirstOrDefault(text => text is not null) is not { } text) return null;
        string mark;
        Tariff tariff;
        if (printed.Table is { } table)
        {
            var rate = TimeRate.TryParse(text, out var found, out mark) ? found : null;
            if (rate is null) remark("rate", $"\"{text}\" could not be read");
            tariff = TariffText.Read(rate, [.. Periods(table, row)], printed.Remarks is null ? [] : [.. Texts(row, printed.Remarks)]);
        }
        else
        {
            tariff = TariffText.Read(text, out mark);
        }
        if (IsOf(mark, currency)) return tariff;
        remark("rate", $"\"{text}\" is not in {currency}; left out");
        return null;
    }

    private static IEnumerable<TariffPeriod> Periods(ImportTariff.TablePaths table, Row row) =>
        from part in Items(row, table.List)
        let lines = Items(row, $"{part}.{table.Lines}").Select(line => new TariffLine(Value(row, $"{line}.{table.When}"), Value(row, $"{line}.{table.Charge}")))
        select new TariffPeriod(Value(row, $"{part}.{table.Title}"), [.. lines], [.. Texts(row, $"{part}.{table.Notes}")]);

    private static Tariff? Segments(ImportTariff.Segments segments, Row row, Currency currency)
    {
        if (Whole(segments.UnitMinutes, row) is not { } unit || unit is < 1 or > MinutesPerDay) return null;
        var steps = new List<RateStep>();
        foreach (var item in Items(row, segments.List))
        {
            if (!int.TryParse(Value(row, $"{item}.{segments.From}"), CultureInfo.InvariantCulture, out var from)) return null;
            if (!long.TryParse(Value(row, $"{item}.{segments.Price}"), CultureInfo.InvariantCulture, out var minor) || minor < 0) return null;
            steps.Add(new RateStep(from, new Money(minor, currency).Major));
        }
        if (steps is not [{ FromMinute: 0 }, ..] || steps.Zip(steps.Skip(1)).Any(pair => pair.First.FromMinute >= pair.Second.FromMinute)) return null;
        var maximum = segments.DayMaximum is { } template ? Whole(template, row) : null;
        var isFree = steps.All(step => step.Amount == 0);
        return new Tariff(
            isFree ? null : new TimeRate(unit, steps), [], maximum > 0 ? new RollingMaximum(MinutesPerDay, new Money(maximum.Value, currency).Major) : null, [], [])
        {
            MinutesMin = segments.Shortest is { } shortest ? Whole(shortest, row) ?? 0 : 0,
            MinutesMax = segments.Longest is { } longest ? Whole(longest, row) ?? int.MaxValue : int.MaxValue,
        };
    }

    private static int? Whole(Template template, Row row) =>
        int.TryParse(template.Fill(row.Fields), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A dollar sign says only that it is one of the dollars and pesos.
    private static bool IsOf(string mark, Currency currency) => mark.ToUpperInvariant().TrimEnd('.') switch
    {
        "" => true,
        "$" => currency.Code is "CAD" or "USD" or "CLP" or "AUD" or "NZD" or "MXN",
        "€" => currency.Code is "EUR",
        "£" => currency.Code is "GBP",
        "FR" => currency.Code is "CHF",
        var code => currency.Code == code,
    };

    // The items of a list as paths: a row knows its fields by path only.
    private static IEnumerable<string> Items(Row row, string list)
    {
        for (var at = 0; at < ItemsMax; at++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{list}.{at}");
            if (!row.Fields.Keys.Any(key => key.StartsWith(path, StringComparison.Ordinal) && (key.Length == path.Length || key[path.Length] == '.'))) yield break;
            yield return path;
        }
    }

    private static IEnumerable<string> Texts(Row row, string list) => Items(row, list).Select(path => Value(row, path));

    private static string Value(Row row, string path) => Template.Clean(row.Fields.GetValueOrDefault(path));
}
