using System.Globalization;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Organizations.Desks;

namespace Stoa.Server.Catalog.Editing;

/// <summary>What people would pay for a draft as it stands in the editor, for one plan and some options.</summary>
/// <param name="Plans">Its plans by place.</param>
/// <param name="Plan">The place of the one that is priced.</param>
/// <param name="Options">Its options; their ids are their places, since new ones have no other.</param>
/// <param name="Answers">What is chosen to try.</param>
/// <param name="Prices">Both prices, or why there is none.</param>
/// <param name="Currency">Of the prices.</param>
public sealed record DraftPrice(
    IReadOnlyList<string> Plans, int Plan, IReadOnlyList<OptionRule> Options, IReadOnlyList<OptionAnswer> Answers, Outcome<PriceChoice.Prices> Prices, Currency Currency)
{
    /// <summary>The field that says which plan is tried.</summary>
    public const string PlanField = "try_plan";

    /// <summary>Prices a draft; null when it has no plan.</summary>
    public static async ValueTask<DraftPrice?> Of(
        ListingDraft draft, Desk desk, Currency currency, Func<string, StringValues> values, Quotes quotes, Instant now, CancellationToken cancel)
    {
        if (draft.Plans.Count == 0) return null;
        var at = int.TryParse(values(PlanField), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked < draft.Plans.Count ? asked : 0;
        var options = draft.Options.Select(Placed).ToList();
        var answers = OptionForm.Read(options, values);
        var plan = draft.Plans[at];
        var choice = new PriceChoice(
            desk.Id.ToString(), draft.Category, new PlanPrice("plan", Catalog.Plan.SoldAs(draft.Title, plan.Name), new Money(plan.PriceMinor, currency)), options,
            [.. answers.Where(answer => options.Exists(option => option.Id == answer.OptionId))], IsFinal: false);
        return new DraftPrice(
            [.. draft.Plans.Select(one => one.Name.Length > 0 ? one.Name : "(without a name)")], at, options, answers, await quotes.Both(choice, now, cancel), currency);
    }

    private static OptionRule Placed(OptionRule option, int at) => option with
    {
        Id = Text(at),
        Picks = [.. option.Picks.Select((pick, i) => pick with { Id = Text(i) })],
    };

    private static string Text(int at) => at.ToString(CultureInfo.InvariantCulture);
}
