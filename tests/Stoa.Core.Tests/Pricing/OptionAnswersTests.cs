using FsCheck;
using FsCheck.Fluent;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Pricing;

public sealed class OptionAnswersTests
{
    private static readonly OptionRule Wash = new() { Id = "wash", Name = "Wash", Kind = OptionKind.Extra, Price = new(PriceEffect.Amount, 500) };

    private static readonly OptionRule Oil = new()
    {
        Id = "oil", Name = "Oil", Kind = OptionKind.Choice, IsRequired = true,
        Picks = [new("almond", "Almond", OptionPrice.Free), new("argan", "Argan", new(PriceEffect.Percent, 1_000))],
    };

    private static readonly OptionRule Nails = new()
    {
        Id = "nails", Name = "Painted nails", Kind = OptionKind.Quantity, Price = new(PriceEffect.Amount, 250), QuantityMin = 2, QuantityMax = 10,
    };

    private static readonly OptionRule Card = new() { Id = "card", Name = "Words on the card", Kind = OptionKind.Text, Price = new(PriceEffect.Amount, 300) };
    private static readonly OptionRule[] Rules = [Wash, Oil, Nails, Card];

    public static TheoryData<string, OptionAnswer[], string> Prices => new()
    {
        // what is said, answers, lines of a plan of 100 dollars
        { "the free pick still stands there", [new("oil", "almond")], "Oil: Almond 0.00" },
        { "a share of the plan", [new("oil", "argan")], "Oil: Argan 10.00" },
        { "an extra and a quantity, in the order of the rules", [new("nails", Quantity: 3), new("oil", "almond"), new("wash")], "Wash 5.00, Oil: Almond 0.00, Painted nails 7.50" },
        { "none is none", [new("nails", Quantity: 0), new("oil", "almond")], "Oil: Almond 0.00" },
        { "words cost once", [new("oil", "almond"), new("card", Text: " For Ada ")], "Oil: Almond 0.00, Words on the card 3.00" },
        { "blank words cost nothing", [new("oil", "almond"), new("card", Text: "  ")], "Oil: Almond 0.00" },
    };

    [Theory, MemberData(nameof(Prices))]
    public void Answers_are_priced(string what, OptionAnswer[] answers, string lines)
    {
        Assert.NotEmpty(what);
        var chosen = OptionAnswers.Choose(Rules, answers, Sale.Cad).Value;
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Options: chosen.Priced));
        Assert.Equal(lines, string.Join(", ", quote.Lines.Where(line => line.Kind == QuoteLineKind.Option)
            .Select(line => $"{line.Label} {line.Amount.Major.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)}")));
    }

    public static TheoryData<string, string, OptionAnswer[]> Refusals => new()
    {
        { "option-required", "option_oil", [] },
        { "option-required", "option_oil", [new("oil", "")] },
        { "option-pick-unknown", "option_oil", [new("oil", "castor")] },
        { "option-twice", "option_oil", [new("oil", "almond"), new("oil", "argan")] },
        { "option-quantity", "option_nails", [new("oil", "almond"), new("nails", Quantity: 1)] },
        { "option-quantity", "option_nails", [new("oil", "almond"), new("nails", Quantity: 11)] },
        { "option-quantity", "option_nails", [new("oil", "almond"), new("nails", Quantity: -1)] },
        { "option-text-too-long", "option_card", [new("oil", "almond"), new("card", Text: new string('a', OptionRule.TextLengthMax + 1))] },
        { "option-not-found", "option_gold", [new("oil", "almond"), new("gold")] },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void What_cannot_be_is_refused_by_its_field(string code, string field, OptionAnswer[] answers)
    {
        var problem = OptionAnswers.Choose(Rules, answers, Sale.Cad).Problem!;
        Assert.Equal((code, field), (problem.Code, problem.Field));
    }

    [Fact]
    public void Whoever_only_tries_prices_need_not_answer_everything() =>
        Assert.Equal(["Wash"], OptionAnswers.Choose(Rules, [new("wash")], Sale.Cad, isFinal: false).Value.Priced.Select(choice => choice.Name));

    [Fact]
    public void What_is_written_stays_out_of_the_quote()
    {
        var chosen = OptionAnswers.Choose(Rules, [new("oil", "almond"), new("card", Text: "For Ada")], Sale.Cad).Value;
        Assert.Equal([new OptionText("Words on the card", "For Ada")], chosen.Texts);
        Assert.DoesNotContain(chosen.Priced, choice => choice.Name.Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_is_chosen_the_parts_sum_to_the_whole_and_every_line_is_explained() => Property.Holds(Chosen, pair =>
    {
        var (price, answers) = pair;
        var priced = OptionAnswers.Choose(Rules, answers, Sale.Cad).Value.Priced;
        var quote = Sale.Price(new QuoteRequest(new PlanPrice("plan", "Plan", new Money(price, Sale.Cad)), Options: priced, Guest: true));
        Assert.Equal(quote.Total, quote.ProviderReceives + quote.PlatformReceives);
        Assert.Equal(quote.Price, quote.Lines.Where(line => line.Kind is QuoteLineKind.Plan or QuoteLineKind.Option).Aggregate(Money.Zero(Sale.Cad), (sum, line) => sum + line.Amount));
        Assert.All(quote.Lines, line => Assert.EndsWith(".", line.Why, StringComparison.Ordinal));
        Assert.Equal(priced.Count + 1, quote.Lines.Count(line => line.Kind is QuoteLineKind.Plan or QuoteLineKind.Option));
    });

    [Theory]
    [InlineData("extra-required", OptionKind.Extra, 1, 1, 0)]
    [InlineData("option-picks-count", OptionKind.Choice, 1, 1, 1)]
    [InlineData("option-quantity-out-of-range", OptionKind.Quantity, 0, 3, 0)]
    [InlineData("option-quantity-out-of-range", OptionKind.Quantity, 4, 3, 0)]
    [InlineData("option-quantity-out-of-range", OptionKind.Quantity, 1, 1_001, 0)]
    public void Rules_that_cannot_be_answered_are_refused(string code, OptionKind kind, int min, int max, int picks)
    {
        var rule = new OptionRule
        {
            Name = "Option", Kind = kind, IsRequired = true, QuantityMin = min, QuantityMax = max,
            Picks = [.. Enumerable.Range(0, picks).Select(n => new OptionPick("", $"Pick {n}", OptionPrice.Free))],
        };
        Assert.Equal(code, Assert.Single(rule.Check("options[0]")).Code);
    }

    private static Gen<(long Price, OptionAnswer[] Answers)> Chosen =>
        from price in Gen.Choose(1, 5_000_000)
        from wash in Gen.Elements(true, false)
        from pick in Gen.Elements("almond", "argan")
        from nails in Gen.Choose(2, 10)
        from card in Gen.Elements("", "words")
        select ((long)price, (OptionAnswer[])[.. wash ? [new OptionAnswer("wash")] : (OptionAnswer[])[], new("oil", pick), new("nails", Quantity: nails), new("card", Text: card)]);
}
