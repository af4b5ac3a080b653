namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about what the marketplace takes: to operators who have to decide, and to providers whose fees change.</summary>
internal static class FeeTemplates
{
    internal static Wording Proposed(Telling t) => new(
        $"Approve a change of fees: {t.Values.About}",
        $"Other fees are proposed for {t.Values.About}, from {Day(t)} on.",
        Lines(t),
        t.Reason,
        "Look at the effect on real orders, then approve or reject it. If nobody does before that day, it never counts.")
    {
        ActionLabel = "Look at it",
    };

    internal static Wording NotApproved(Telling t) => new(
        $"Your change of fees does not come: {t.Values.About}",
        $"What you proposed for {t.Values.About}, from {Day(t)} on, was not approved.",
        t.Reason)
    {
        ActionLabel = "Look at it",
    };

    internal static Wording Changed(Telling t) => new(
        $"The fees of {t.Letterhead.Marketplace} change on {Day(t)}",
        $"{t.Letterhead.Marketplace} changes what it takes of the sales of {t.Values.Organization ?? "your organization"}, from {Day(t)} on.",
        Lines(t),
        t.Values.Fees!.Until is { } until ? $"From {t.Letterhead.Moment(until, t.Values.Fees.Zone)} on it is as before." : null,
        "Orders that are made before that keep the fees that they were made with.")
    {
        ActionLabel = "See your balance",
    };

    private static string Lines(Telling t) => string.Join(' ', t.Values.Fees!.Changes);

    private static string Day(Telling t) => t.Letterhead.Moment(t.Values.Fees!.From, t.Values.Fees.Zone);
}
