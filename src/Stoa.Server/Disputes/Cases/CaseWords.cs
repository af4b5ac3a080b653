using System.Globalization;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Progress;

namespace Stoa.Server.Disputes.Cases;

/// <summary>A case as people read it.</summary>
internal static class CaseWords
{
    /// <summary>What was said and done, and what comes next, oldest first.</summary>
    internal static IReadOnlyList<TimelineEntry> Timeline(GetCase.View one, CultureInfo culture)
    {
        List<TimelineEntry> entries = [.. one.Steps.Select(step => Entry(step, culture))];
        if (one.DeadlineAt is { } deadline) entries.Add(new("The marketplace is asked to decide", deadline, IsNext: true));
        else if (!one.State.IsOver()) entries.Add(new("The marketplace decides", IsNext: true));
        return entries;
    }

    /// <summary>A state in a few words.</summary>
    internal static string State(CaseState state) => state switch
    {
        CaseState.Open => "Looking for a solution",
        CaseState.Escalated => "The marketplace decides",
        CaseState.Settled => "Agreed",
        CaseState.Ruled => "Decided by the marketplace",
        CaseState.Lapsed => "Settled otherwise",
        _ => "Taken back by the customer",
    };

    /// <summary>How a state looks.</summary>
    internal static Tone ToneOf(CaseState state) => state switch
    {
        CaseState.Open or CaseState.Escalated => Tone.Wait,
        CaseState.Settled => Tone.Good,
        _ => Tone.Neutral,
    };

    private static TimelineEntry Entry(GetCase.Step step, CultureInfo culture)
    {
        string[] texts =
        [
            step.Amount is not { } amount ? "" : amount.IsZero ? "Nothing goes back to the customer." : $"{amount.Format(culture)} goes back to the customer.",
            step.Text is null ? "" : $"“{step.Text}”",
        ];
        var text = string.Join(" ", texts.Where(part => part.Length > 0));
        return new TimelineEntry(
            Title(step), step.At, text.Length > 0 ? text : null, step.By is ActorRole.System ? null : $"by the {step.By.InWords()}",
            step.Move switch { "accept" => Tone.Good, CaseStep.Opened => Tone.Bad, _ => Tone.Neutral });
    }

    private static string Title(GetCase.Step step) => step.Move switch
    {
        CaseStep.Opened => "A problem was reported",
        "propose" => "A proposal",
        "counter" => "Another proposal",
        "accept" => "Agreed",
        "retract" => "The proposal was taken back",
        CaseStep.DoneAgain => "The provider says that it is done now",
        CaseStep.Lapsed => "Settled otherwise",
        "withdraw" => "The complaint was taken back",
        "escalate" => step.By is ActorRole.System ? "The time to agree was over: the marketplace is asked to decide" : "The marketplace was asked to decide",
        _ => "Decided by the marketplace",
    };
}
