namespace Stoa.Core.Pricing;

/// <summary>What a customer says to an option.</summary>
/// <param name="OptionId">The option.</param>
/// <param name="PickId">Of a choice: which.</param>
/// <param name="Quantity">Of a quantity: how many; 0 for none.</param>
/// <param name="Text">Of a text: the words.</param>
public sealed record OptionAnswer(string OptionId, string? PickId = null, int? Quantity = null, string? Text = null)
{
    /// <summary>True when it says nothing: no pick, none, no words.</summary>
    internal bool IsEmptyFor(OptionRule rule) => rule.Kind switch
    {
        OptionKind.Extra => Quantity is 0,
        OptionKind.Choice => string.IsNullOrEmpty(PickId),
        OptionKind.Quantity => Quantity is null or 0,
        _ => string.IsNullOrWhiteSpace(Text),
    };
}

/// <summary>Words that a customer wrote for the provider.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Text">The words.</param>
public sealed record OptionText(string Name, string Text);

/// <summary>Accepted answers, ready to be priced.</summary>
/// <param name="Priced">What <see cref="Quoter"/> prices, in the order of the rules. What is chosen stands here even when it is free.</param>
/// <param name="Texts">What the customer wrote. It is not part of a quote, which anybody concerned with the money may read.</param>
public sealed record ChosenOptions(IReadOnlyList<OptionChoice> Priced, IReadOnlyList<OptionText> Texts)
{
    /// <summary>Nothing was asked, or nothing said.</summary>
    public static ChosenOptions None { get; } = new([], []);
}

/// <summary>Reads a customer's answers by the listing's options.</summary>
public static class OptionAnswers
{
    /// <summary>What the field of an option is called in forms and problems.</summary>
    public static string FieldOf(string optionId) => $"option_{optionId}";

    /// <summary>Everything wrong with answers, each by its field.</summary>
    /// <param name="rules">The listing's options.</param>
    /// <param name="answers">What was said, each option at most once.</param>
    /// <param name="isFinal">True when somebody buys; false while they still choose, and what is required may be missing.</param>
    public static IReadOnlyList<Problem> Check(IReadOnlyList<OptionRule> rules, IReadOnlyList<OptionAnswer> answers, bool isFinal = true)
    {
        var problems = new List<Problem>();
        foreach (var answer in answers.Where(answer => rules.All(rule => rule.Id != answer.OptionId)))
            problems.Add(new Problem(ProblemKind.Invalid, "option-not-found", "There is no such option. Load the page again to see what is offered now.", FieldOf(answer.OptionId)));
        foreach (var rule in rules)
        {
            var given = answers.Where(answer => answer.OptionId == rule.Id).ToList();
            if (Complaint(rule, given, isFinal) is var (code, message))
                problems.Add(new Problem(ProblemKind.Invalid, code, message, FieldOf(rule.Id)));
        }

        return problems;
    }

    /// <summary>The answers as something to price, or the first thing wrong with them.</summary>
    public static Outcome<ChosenOptions> Choose(
        IReadOnlyList<OptionRule> rules, IReadOnlyList<OptionAnswer> answers, Currency currency, bool isFinal = true)
    {
        if (Check(rules, answers, isFinal) is [var wrong, ..])
            return wrong;
        var (priced, texts) = (new List<OptionChoice>(), new List<OptionText>());
        foreach (var rule in rules)
        {
            if (answers.FirstOrDefault(one => one.OptionId == rule.Id) is not { } answer || answer.IsEmptyFor(rule))
                continue;
            if (rule.Kind is OptionKind.Text)
                texts.Add(new OptionText(rule.Name, answer.Text!.Trim()));
            if (rule.Kind is not OptionKind.Text || rule.Price.Value != 0)
                priced.Add(Priced(rule, answer, currency));
        }

        return new ChosenOptions(priced, texts);
    }

    private static OptionChoice Priced(OptionRule rule, OptionAnswer answer, Currency currency)
    {
        if (rule.Kind is OptionKind.Choice)
        {
            var pick = rule.FindPick(answer.PickId)!;
            return new OptionChoice(rule.Id, $"{rule.Name}: {pick.Name}", pick.Price.In(currency));
        }

        return new OptionChoice(rule.Id, rule.Name, rule.Price.In(currency), rule.Kind is OptionKind.Quantity ? answer.Quantity!.Value : 1);
    }

    private static (string Code, string Message)? Complaint(OptionRule rule, List<OptionAnswer> given, bool isFinal)
    {
        if (given.Count > 1)
            return ("option-twice", $"\"{rule.Name}\" is answered twice. Answer it once.");
        if (given.Count == 0 || given[0].IsEmptyFor(rule))
            return rule.IsRequired && isFinal ? ("option-required", Missing(rule)) : null;
        var answer = given[0];
        return rule.Kind switch
        {
            OptionKind.Choice when rule.FindPick(answer.PickId) is null =>
                ("option-pick-unknown", $"What was chosen for \"{rule.Name}\" is not offered any more. Choose again."),
            OptionKind.Quantity when answer.Quantity < rule.QuantityMin || answer.Quantity > rule.QuantityMax =>
                ("option-quantity", $"\"{rule.Name}\" can be {rule.QuantityMin} to {rule.QuantityMax}."),
            OptionKind.Text when answer.Text!.Trim().Length > OptionRule.TextLengthMax =>
                ("option-text-too-long", $"\"{rule.Name}\" takes at most {OptionRule.TextLengthMax} characters."),
            _ => null,
        };
    }

    private static string Missing(OptionRule rule) => rule.Kind switch
    {
        OptionKind.Choice => $"Choose one for \"{rule.Name}\".",
        OptionKind.Quantity => $"Say how many for \"{rule.Name}\".",
        _ => $"Fill in \"{rule.Name}\": the provider needs it.",
    };
}
