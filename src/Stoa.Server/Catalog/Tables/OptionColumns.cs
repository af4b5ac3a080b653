using System.Globalization;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Catalog.Tables;

/// <summary>
/// Options as columns of a table: <c>option_1_kind</c>, <c>option_1_name</c> …. A price is an amount or a share, <c>7.25</c> or <c>10%</c>; a
/// choice's picks stand in one cell, <c>Almond = 0; Argan = 7.25</c>; a quantity is <c>1..5</c>.
/// </summary>
internal sealed class OptionColumns(IReadOnlyDictionary<string, string> cells, Currency currency, Action<string, string> complain)
{
    /// <summary>The columns of each option.</summary>
    public static readonly IReadOnlyList<string> Columns = ["kind", "name", "hint", "required", "price", "quantity", "choices"];

    private const string Yes = "yes";
    private const string Range = "..";
    private const char BetweenPicks = ';';
    private const decimal PercentMax = 1_000;

    /// <summary>The column of an option, counted from 1.</summary>
    public static string Column(int at, string column) => string.Create(CultureInfo.InvariantCulture, $"option_{at}_{column}");

    /// <summary>The cells of an option.</summary>
    public static IEnumerable<(string Column, string Text)> Cells(int at, OptionRule option, Currency currency)
    {
        yield return (Column(at, "kind"), EnumText.Write(option.Kind));
        yield return (Column(at, "name"), option.Name);
        yield return (Column(at, "hint"), option.Hint);
        yield return (Column(at, "required"), option.IsRequired ? Yes : "");
        yield return (Column(at, "price"), option.Kind is OptionKind.Choice ? "" : PriceText(option.Price, currency));
        yield return (Column(at, "quantity"), option.Kind is OptionKind.Quantity ? string.Create(CultureInfo.InvariantCulture, $"{option.QuantityMin}{Range}{option.QuantityMax}") : "");
        yield return (Column(at, "choices"), Picks(option.Picks, currency));
    }

    /// <summary>The options that a row describes; those of before where the file has no columns for them.</summary>
    public IReadOnlyList<OptionRule> Read(IReadOnlyList<OptionRule> before)
    {
        if (!cells.ContainsKey(Column(1, "name"))) return before;
        var options = new List<OptionRule>();
        for (var at = 1; at <= ListingRules.OptionsMax && cells.ContainsKey(Column(at, "name")); at++)
        {
            var name = Cell(at, "name", "").Trim();
            if (name.Length == 0) continue;
            // An option is found again by its name, else by its place.
            var known = before.FirstOrDefault(option => option.Name == name && IsFree(option))
                ?? (at <= before.Count && IsFree(before[at - 1]) ? before[at - 1] : new OptionRule());
            options.Add(One(at, name, known));
        }
        return options;

        bool IsFree(OptionRule option) => options.TrueForAll(taken => taken.Id != option.Id || option.Id.Length == 0);
    }

    private OptionRule One(int at, string name, OptionRule known)
    {
        var kind = Cell(at, "kind", EnumText.Write(known.Kind)).Trim();
        if (kind.Length > 0 && Enum.GetValues<OptionKind>().All(one => EnumText.Write(one) != kind)) complain(Column(at, "kind"), "is extra, choice, quantity or text");
        var option = known with
        {
            Name = name,
            Kind = Enum.GetValues<OptionKind>().FirstOrDefault(one => EnumText.Write(one) == kind, known.Kind),
            Hint = Cell(at, "hint", known.Hint).Trim(),
            IsRequired = Cell(at, "required", known.IsRequired ? Yes : "").Trim().ToUpperInvariant() is "YES" or "TRUE" or "1",
        };
        return option.Kind switch
        {
            OptionKind.Choice => option with { Picks = cells.ContainsKey(Column(at, "choices")) ? ReadPicks(at, known.Picks) : known.Picks },
            OptionKind.Quantity => Counted(at, option with { Price = PriceOf(at, known.Price) }),
            _ => option with { Price = PriceOf(at, known.Price) },
        };
    }

    private OptionRule Counted(int at, OptionRule option)
    {
        var text = Cell(at, "quantity", "").Trim();
        if (text.Length == 0) return option;
        var parts = text.Split(Range);
        if (parts.Length <= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)) return option with { QuantityMin = least, QuantityMax = most };
        complain(Column(at, "quantity"), "is from least to most, such as 1..5");
        return option;
    }

    private OptionPrice PriceOf(int at, OptionPrice otherwise) =>
        Cell(at, "price", "") is { } text && text.Trim().Length > 0 ? ReadPrice(text, otherwise, Column(at, "price")) : otherwise;

    private List<OptionPick> ReadPicks(int at, IReadOnlyList<OptionPick> before)
    {
        var text = Cell(at, "choices", "");
        var picks = new List<OptionPick>();
        foreach (var part in text.Split(text.Contains('\n', StringComparison.Ordinal) ? '\n' : BetweenPicks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.LastIndexOf('=');
            var name = (equals < 0 ? part : part[..equals]).Trim();
            var price = equals < 0 ? default : ReadPrice(part[(equals + 1)..], default, Column(at, "choices"));
            picks.Add(new OptionPick(before.FirstOrDefault(pick => pick.Name == name)?.Id ?? "", name, price));
        }
        return picks;
    }

    private OptionPrice ReadPrice(string text, OptionPrice otherwise, string column)
    {
        var plain = text.Trim().Replace(',', '.');
        var isShare = plain.EndsWith('%');
        if (decimal.TryParse(isShare ? plain[..^1].TrimEnd() : plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            if (isShare && Math.Abs(number) <= PercentMax && decimal.Truncate(number * 100m) == number * 100m) return new OptionPrice(PriceEffect.Percent, (long)(number * 100m));
            if (!isShare && Money.TryOf(number, currency, out var money)) return new OptionPrice(PriceEffect.Amount, money.Minor);
        }
        complain(column, $"has a price that is neither an amount in {currency}, such as {ListingForm.Major(1250, currency)}, nor a share, such as 10%");
        return otherwise;
    }

    private string Cell(int at, string column, string otherwise) => cells.TryGetValue(Column(at, column), out var text) ? ListingTable.Plain(text) : otherwise;

    // A name that holds a semicolon would end there: then each pick has a line.
    private static string Picks(IReadOnlyList<OptionPick> picks, Currency currency) => string.Join(
        picks.Any(pick => pick.Name.Contains(BetweenPicks, StringComparison.Ordinal)) ? "\n" : $"{BetweenPicks} ", picks.Select(pick => $"{pick.Name} = {PriceText(pick.Price, currency)}"));

    private static string PriceText(OptionPrice price, Currency currency) => price.Effect is PriceEffect.Percent
        ? string.Create(CultureInfo.InvariantCulture, $"{price.Value / 100m:0.##}%")
        : ListingForm.Major(price.Value, currency);
}
