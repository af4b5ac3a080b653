using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about subscriptions: before and after each charge, when one fails, and at every turn.</summary>
internal static class SubscriptionTemplates
{
    /// <summary>Each by its name.</summary>
    internal static IReadOnlyDictionary<string, Func<Telling, Wording>> All { get; } = new Dictionary<string, Func<Telling, Wording>>(StringComparer.Ordinal)
    {
        ["subscription-trial-started"] = t => t.ToCustomer
            ? Told($"Your trial of {What(t)} has begun",
                $"It is free until {End(t)}. From then on it costs {Price(t)}, charged by itself.", "Cancel before that day, and nothing is charged.")
            : Told($"A trial of {Of(t).Title} has begun", $"{Who(t)} tries it until {End(t)}."),
        ["subscription-started"] = t => t.ToCustomer
            ? Told($"You have subscribed to {What(t)}", $"{Sum(t)} are paid, until {End(t)}.", $"It renews by itself for {Price(t)} until you cancel, which you can do at any time.")
            : Told($"A new subscription to {Of(t).Title}", $"{Who(t)} subscribed for {Price(t)}."),
        ["subscription-renews-soon"] = t => Told(
            $"{Of(t).Title} renews soon", $"On {End(t)} it {(string.IsNullOrWhiteSpace(t.Values.Reason) ? "renews" : $"changes to {t.Values.Reason} and renews")} for {Sum(t)}, charged to the card that is kept.", "If you do not want that, cancel before."),
        ["subscription-renewed"] = t => Told(
            $"{Of(t).Title} has been renewed", $"{Sum(t)} were charged. It is paid until {End(t)}.", "The order of this period is on its page, with its invoice once the period is over."),
        ["subscription-payment-declined"] = Declined,
        ["subscription-recovered"] = t => Told($"{Of(t).Title} is paid", $"{Sum(t)} have arrived. Everything goes on as before, until {End(t)}."),
        ["subscription-plan-changed"] = t => Told($"Your plan is now {Of(t).Title}", $"From now on it costs {Price(t)}."),
        ["subscription-plan-changes"] = t => Told(
            $"Your plan changes with the next period", $"On {End(t)} your subscription with {Of(t).ProviderName} changes{Named(t)}, for {Sum(t)}. Until then nothing is another."),
        ["subscription-change-failed"] = ChangeFailed,
        ["subscription-paused"] = t => Told(
            $"{Of(t).Title} is paused", t.Reason,
            Of(t).PausedUntil is { } until ? $"Nothing is charged until {Day(t, until)}; then it goes on by itself." : "Nothing is charged until you go on with it."),
        ["subscription-resumed"] = t => Told($"{Of(t).Title} goes on", $"It renews by itself again, for {Price(t)}."),
        ["subscription-cancels-at-end"] = t => t.ToCustomer
            ? Told($"{Of(t).Title} ends on {End(t)}", "Until then you have what you paid for, and nothing more is charged.", t.Reason,
                t.Values.By is ActorRole.Provider ? $"{Of(t).ProviderName} ends it." : t.Values.By is ActorRole.Operator ? $"{t.Letterhead.Marketplace} ends it." : "You can take this back until that day.")
            : Told($"A subscription to {Of(t).Title} ends on {End(t)}", $"{Who(t)} has it until then.", t.Reason),
        ["subscription-kept-on"] = t => Told($"{Of(t).Title} goes on after all", $"It renews on {End(t)} for {Price(t)}."),
        ["subscription-ended"] = t => t.ToCustomer
            ? Told($"{Of(t).Title} has ended", Why(t), t.Reason, "Nothing more is charged.",
                t.Values.Amount is { IsZero: false } ? $"{Sum(t)} go back to you for the time that was left; banks take up to ten days to show it." : null)
            : Told($"A subscription to {Of(t).Title} has ended", $"It was of {Who(t)}.", t.Reason),
    };

    private static Wording Declined(Telling t)
    {
        var about = Of(t);
        var why = about.Decline switch
        {
            Decline.Authentication => "Your bank wants you to confirm it yourself: pay it on the page below.",
            Decline.Final => "This card will not work any more: pay with another one on the page below, or replace it there.",
            _ => about.RetryAt is { } retry ? $"We try again on {Day(t, retry)}. You can also pay by hand, or give another card." : "Pay by hand on the page below, or give another card.",
        };
        return Told(
            $"{about.Title}: the payment did not work", $"{Sum(t)} could not be charged.", why,
            about.GivenUpAt is { } end ? $"If it is not paid by {Day(t, end)}, the subscription stops." : null) with { ActionLabel = "Pay, or replace the card" };
    }

    private static Wording ChangeFailed(Telling t)
    {
        var why = Declines.Of(t.Values.Reason ?? "") is Decline.Authentication
            ? $"Your bank wants you to confirm the {Sum(t)} yourself."
            : $"{Sum(t)} could not be charged to the card that is kept.";
        var until = Of(t).ChangeUntil is { } end ? $"Pay by hand on the page below until {Day(t, end)}, and your plan changes at once. " : "";
        return Told("Your plan is not changed yet", why, $"{until}Otherwise {Of(t).Title} stays as it is.") with { ActionLabel = "Pay for the change" };
    }

    private static Wording Told(string subject, params string?[] paragraphs) => new(subject, paragraphs) { ActionLabel = "See the subscription" };

    private static MailSubscription Of(Telling t) => t.Values.Subscription ?? throw new ArgumentException("This template speaks of a subscription, and none was given.");

    private static string What(Telling t) => $"{Of(t).Title} with {Of(t).ProviderName}";

    private static string Who(Telling t) => Of(t).CustomerName.Length > 0 ? Of(t).CustomerName : "A customer";

    private static string Price(Telling t) => $"{t.Amount(Of(t).Price)} {Of(t).Period}";

    private static string Sum(Telling t) => t.Amount(t.Values.Amount ?? Of(t).Price);

    private static string End(Telling t) => Of(t).PeriodEnd is { } end ? Day(t, end) : "the end of the period";

    private static string Day(Telling t, Instant at) => t.Letterhead.Moment(at, Of(t).Zone);

    private static string Named(Telling t) => string.IsNullOrWhiteSpace(t.Values.Reason) ? "" : $" to {t.Values.Reason.Trim()}";

    private static string Why(Telling t) => Of(t).EndReason switch
    {
        EndReason.Provider => $"{Of(t).ProviderName} ended it.",
        EndReason.Operator => $"{t.Letterhead.Marketplace} ended it.",
        EndReason.Unpaid => "What was overdue was not paid.",
        EndReason.Closed => "It is not offered any more.",
        _ => "It ended as you asked.",
    };
}
