using System.Globalization;
using Stoa.Core.Listings;
using Stoa.Core.Pricing;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Catalog.Editing;

/// <summary>What the editor's small buttons do to its rows: add, remove, move. They work by sending the form, and save nothing.</summary>
internal static class EditRows
{
    /// <summary>The draft after a button, and the field to go on with; null for a button that is none of these.</summary>
    /// <param name="draft">The draft as it was sent.</param>
    /// <param name="step">The button: <c>plans.add</c>, <c>plans.up.2</c>, <c>options.add.choice</c>, <c>picks.remove.0.1</c>.</param>
    public static (ListingDraft Draft, string Focus)? Apply(ListingDraft draft, string step)
    {
        var words = step.Split('.');
        switch (words)
        {
            case ["plans", "add"]:
                return (draft with { Plans = [.. draft.Plans, new PlanDraft()] }, Field("plans", draft.Plans.Count, "name"));
            case ["plans", var verb, var index] when At(index, draft.Plans.Count) is { } at:
                return (draft with { Plans = Change(draft.Plans, verb, at) }, Focus("plans", verb, at, draft.Plans.Count));
            case ["options", "add", var kind]:
                return (draft with { Options = [.. draft.Options, New(kind)] }, Field("options", draft.Options.Count, "name"));
            case ["options", var verb, var index] when At(index, draft.Options.Count) is { } at:
                return (draft with { Options = Change(draft.Options, verb, at) }, Focus("options", verb, at, draft.Options.Count));
            case ["picks", "add", var index] when At(index, draft.Options.Count) is { } at:
                var grown = draft.Options[at] with { Picks = [.. draft.Options[at].Picks, new OptionPick("", "", OptionPrice.Free)] };
                return (With(draft, at, grown), Field($"options[{at}].picks", grown.Picks.Count - 1, "name"));
            case ["picks", "remove", var index, var pick] when At(index, draft.Options.Count) is { } at && At(pick, draft.Options[at].Picks.Count) is { } gone:
                var option = draft.Options[at] with { Picks = Change(draft.Options[at].Picks, "remove", gone) };
                return (With(draft, at, option), Field("options", at, "name"));
            default:
                return null;
        }
    }

    private static OptionRule New(string kind)
    {
        var rule = new OptionRule { Kind = Enum.GetValues<OptionKind>().FirstOrDefault(known => EnumText.Write(known) == kind) };
        return rule.Kind is OptionKind.Choice ? rule with { Picks = [new OptionPick("", "", OptionPrice.Free), new OptionPick("", "", OptionPrice.Free)] } : rule;
    }

    private static List<T> Change<T>(IReadOnlyList<T> rows, string verb, int at)
    {
        var changed = rows.ToList();
        var row = changed[at];
        var to = verb switch
        {
            "up" => Math.Max(0, at - 1),
            "down" => Math.Min(changed.Count - 1, at + 1),
            _ => at,
        };
        changed.RemoveAt(at);
        if (verb is not "remove") changed.Insert(to, row);
        return changed;
    }

    private static string Focus(string list, string verb, int at, int count) => verb switch
    {
        "up" => Field(list, Math.Max(0, at - 1), "name"),
        "down" => Field(list, Math.Min(count - 1, at + 1), "name"),
        _ => count > 1 ? Field(list, Math.Min(at, count - 2), "name") : "title",
    };

    private static ListingDraft With(ListingDraft draft, int at, OptionRule option) =>
        draft with { Options = [.. draft.Options.Select((known, i) => i == at ? option : known)] };

    private static int? At(string text, int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < count ? at : null;

    private static string Field(string list, int at, string name) => string.Create(CultureInfo.InvariantCulture, $"{list}[{at}].{name}");
}
