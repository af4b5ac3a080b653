using System.Globalization;

namespace Stoa.Core.Pricing;

/// <summary>Whether an option adds an amount or a share of the plan's price.</summary>
public enum PriceEffect
{
    /// <summary>So many minor units for each.</summary>
    Amount,

    /// <summary>So many basis points of the plan's price for each.</summary>
    Percent,
}

/// <summary>What an option does to the price.</summary>
/// <param name="Effect">An amount or a share.</param>
/// <param name="Value">Minor units of the listing's currency, or basis points of the plan's price; negative for a reduction.</param>
public readonly record struct OptionPrice(PriceEffect Effect, long Value)
{
    /// <summary>The largest share: ten times the plan's price.</summary>
    public const int PercentMax = 10 * BasisPoints.PerWhole;

    /// <summary>It costs nothing.</summary>
    public static OptionPrice Free => default;

    /// <summary>For <see cref="Quoter"/>.</summary>
    public OptionEffect In(Currency currency) => Effect is PriceEffect.Amount
        ? new OptionEffect.Amount(new Money(Value, currency))
        : new OptionEffect.Percent(new BasisPoints((int)Math.Abs(Value)), Reduces: Value < 0);

    /// <summary>What it adds, as people write it: <c>+$5.00</c>, <c>−10 %</c>; empty when it is free.</summary>
    public string Format(Currency currency, CultureInfo culture)
    {
        if (Value == 0)
            return "";
        var size = Math.Abs(Value);
        var text = Effect is PriceEffect.Amount ? new Money(size, currency).Format(culture) : new BasisPoints((int)size).Format(culture);
        return (Value < 0 ? "−" : "+") + text;
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public Problem? Check(string field) => Effect switch
    {
        PriceEffect.Amount when Math.Abs(Value) > QuoteRequest.PriceMinorMax =>
            new Problem(ProblemKind.Invalid, "option-price-too-large", "This price is larger than the marketplace can handle.", field),
        PriceEffect.Percent when Value is < -BasisPoints.PerWhole or > PercentMax =>
            new Problem(ProblemKind.Invalid, "option-share-out-of-range", "A share is from -100 % to 1000 % of the plan's price.", field),
        _ => null,
    };
}

/// <summary>What a customer is asked.</summary>
public enum OptionKind
{
    /// <summary>Taken or not.</summary>
    Extra,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>How many.</summary>
    Quantity,

    /// <summary>Words for the provider.</summary>
    Text,
}

/// <summary>One of the several that a choice offers.</summary>
/// <param name="Id">Its id, unique within the option; empty for one that is not saved yet.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Price">What choosing it does to the price.</param>
public sealed record OptionPick(string Id, string Name, OptionPrice Price)
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;
}

/// <summary>Something that customers configure when they buy: an extra, a choice, a quantity, a text.</summary>
public sealed record OptionRule
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;

    /// <summary>The longest hint, in characters.</summary>
    public const int HintLengthMax = 200;

    /// <summary>The most picks of a choice.</summary>
    public const int PicksMax = 30;

    /// <summary>The longest text that a customer may write, in characters.</summary>
    public const int TextLengthMax = 500;

    /// <summary>Its id; empty for one that is not saved yet.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>What people call it.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>A line below it.</summary>
    public string Hint { get; init => field = value ?? ""; } = "";

    /// <summary>What is asked.</summary>
    public OptionKind Kind { get; init; }

    /// <summary>True when nobody can buy without answering. An extra is never required: it would be part of the price.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What it does to the price: of an extra once, of a quantity for each, of a text when there is one. A choice's picks have their own.</summary>
    public OptionPrice Price { get; init; }

    /// <summary>The least of a quantity that is asked for at all, 1 or more.</summary>
    public int QuantityMin { get; init; } = 1;

    /// <summary>The most of a quantity, up to <see cref="QuoteRequest.QuantityMax"/>.</summary>
    public int QuantityMax { get; init; } = 1;

    /// <summary>What a choice offers.</summary>
    public IReadOnlyList<OptionPick> Picks { get; init => field = value ?? []; } = [];

    /// <summary>A pick of a choice; null when it has none of that id.</summary>
    public OptionPick? FindPick(string? id) => Picks.FirstOrDefault(pick => pick.Id == id);

    /// <summary>Everything wrong with it, each with its field below <paramref name="field"/>.</summary>
    public IReadOnlyList<Problem> Check(string field)
    {
        var problems = new List<Problem>();
        void Wrong(string code, string message, string part) => problems.Add(new Problem(ProblemKind.Invalid, code, message, $"{field}.{part}"));

        if (string.IsNullOrWhiteSpace(Name))
            Wrong("option-unnamed", "Give the option a name.", "name");
        if (Name.Length > NameLengthMax)
            Wrong("option-name-too-long", $"An option's name has at most {NameLengthMax} characters.", "name");
        if (Hint.Length > HintLengthMax)
            Wrong("option-hint-too-long", $"A hint has at most {HintLengthMax} characters.", "hint");
        if (Kind is OptionKind.Extra && IsRequired)
            Wrong("extra-required", "An extra cannot be required. Put it into the plan's price instead.", "required");
        if (Kind is OptionKind.Quantity && (QuantityMin < 1 || QuantityMax < QuantityMin || QuantityMax > QuoteRequest.QuantityMax))
            Wrong("option-quantity-out-of-range", $"A quantity goes from 1 or more to {QuoteRequest.QuantityMax} or less, the least first.", "quantity_max");
        if (Kind is OptionKind.Choice && Picks.Count is < 2 or > PicksMax)
            Wrong("option-picks-count", $"A choice offers 2 to {PicksMax} things.", "picks");
        if (Kind is not OptionKind.Choice && Price.Check($"{field}.price") is { } priceProblem)
            problems.Add(priceProblem);
        if (Kind is not OptionKind.Choice)
            return problems;

        for (var at = 0; at < Picks.Count; at++)
        {
            if (string.IsNullOrWhiteSpace(Picks[at].Name) || Picks[at].Name.Length > OptionPick.NameLengthMax)
                Wrong("option-pick-unnamed", $"Give what can be chosen a name of at most {OptionPick.NameLengthMax} characters.", $"picks[{at}].name");
            if (Picks[at].Price.Check($"{field}.picks[{at}].price") is { } pickProblem)
                problems.Add(pickProblem);
        }

        return problems;
    }
}
