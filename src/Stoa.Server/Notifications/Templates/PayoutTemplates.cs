namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about payouts: to those of an organization who deal with its money, and to operators where they must act.</summary>
internal static class PayoutTemplates
{
    internal static Wording Waiting(Telling t) => t.Audience is Audience.Operator
        ? new($"A payout waits for approval: {Sum(t)}", $"{Sum(t)} are to be paid to {Who(t)}. They leave when they are approved.") { ActionLabel = "Look at it" }
        : new($"Your payout of {Sum(t)} waits for approval",
            $"{t.Letterhead.Marketplace} looks at larger payouts before they leave. You hear of it as soon as it is decided.") { ActionLabel = "See your balance" };

    internal static Wording Requested(Telling t) => new(
        $"A payout of {Sum(t)} is on its way",
        $"{Sum(t)} of your balance are being paid to {To(t)}.",
        "If nobody of you asked for it, and no schedule did, call it off at once.")
    {
        ActionLabel = "See your balance",
    };

    internal static Wording Sent(Telling t) => new(
        $"Your payout of {Sum(t)} was sent",
        $"{Sum(t)} were sent to {To(t)}. Banks take one to three working days.")
    {
        ActionLabel = "See your balance",
    };

    internal static Wording Paid(Telling t) => new(
        $"You were paid {Sum(t)}",
        $"{Sum(t)} were paid to {To(t)}.")
    {
        ActionLabel = "See your balance",
    };

    internal static Wording Failed(Telling t) => t.Audience is Audience.Operator
        ? new($"A payout came back: {Sum(t)} of {Who(t)}", $"{Sum(t)} are back in the balance of {Who(t)}.", t.Reason) { ActionLabel = "Look at it" }
        : new($"Your payout of {Sum(t)} came back",
            $"{Sum(t)} did not arrive at {To(t)}, and are back in your balance.",
            t.Reason,
            "Look whether the account is still the right one, then have it paid out again.")
        {
            ActionLabel = "Look at the account",
        };

    internal static Wording Cancelled(Telling t) => new(
        $"Your payout of {Sum(t)} was called off",
        $"{Sum(t)} are back in your balance.",
        t.Reason)
    {
        ActionLabel = "See your balance",
    };

    internal static Wording AccountChanged(Telling t) => new(
        $"Your money goes to another account at {t.Letterhead.Marketplace}",
        $"From now on payouts of {Who(t)} go to {To(t)}.",
        $"If none of you changed it, write to {t.Letterhead.Marketplace} at once, and change your passwords.")
    {
        ActionLabel = "Look at the account",
    };

    internal static Wording SellerConnected(Telling t) => new(
        $"Your account at {t.Values.About} is connected",
        $"Customers of {Who(t)} who pay with {t.Values.About} pay into your own account there from now on. {t.Letterhead.Marketplace} gets its part of each payment at once.",
        $"If none of you connected it, disconnect it, write to {t.Letterhead.Marketplace}, and change your passwords.")
    {
        ActionLabel = "Look at the account",
    };

    internal static Wording SellerEnded(Telling t) => new(
        $"Your account at {t.Values.About} is not connected any more",
        $"Payments for {Who(t)} go to {t.Letterhead.Marketplace} from now on, which pays you out.",
        $"If you did not want that, connect the account again.")
    {
        ActionLabel = "Look at the account",
    };

    private static string Sum(Telling t) => t.Amount(t.Values.Amount ?? throw new ArgumentException("This template speaks of a payout, and no amount was given."));

    private static string Who(Telling t) => t.Values.Organization ?? "your organization";

    private static string To(Telling t) => string.IsNullOrWhiteSpace(t.Values.About) ? "your account" : t.Values.About;
}
