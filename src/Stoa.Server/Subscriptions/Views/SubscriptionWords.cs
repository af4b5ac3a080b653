using System.Globalization;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Subscriptions.Views;

/// <summary>Where a subscription and its periods stand, in sentences.</summary>
public static class SubscriptionWords
{
    /// <summary>Where it stands and what comes next.</summary>
    public static string Standing(GetSubscription.View view, CultureInfo culture)
    {
        var end = view.PeriodEnd is { } until ? Day(view, until, culture) : "the end of the period";
        var sentence = view.State switch
        {
            SubscriptionState.Pending => "It begins as soon as it is paid, or a card is given. What is not paid within the hour is dropped.",
            SubscriptionState.Trialing or SubscriptionState.Active when view.EndsBy is ActorRole.Provider or ActorRole.Operator =>
                $"{(view.EndsBy is ActorRole.Provider ? "The provider" : "The marketplace")} ends it: it runs until {end}, and nothing more is charged.",
            SubscriptionState.Trialing when view.CancelsAtEnd => $"The trial ends on {end}, and nothing is charged.",
            SubscriptionState.Trialing => $"The trial is free until {end}. Then it renews by itself{(view.Method is null ? "; give a card before, so that it goes on" : "")}.",
            SubscriptionState.Active when view.CancelsAtEnd => $"It runs until {end} and ends then. Nothing more is charged.",
            SubscriptionState.Active when view.OpenOrderId is not null => "The new period is being charged.",
            SubscriptionState.Active => $"It is paid until {end}, and renews by itself then.",
            SubscriptionState.PastDue => Overdue(view, culture),
            SubscriptionState.Paused => Paused(view, culture),
            _ => Ended(view),
        };
        if (view.ChangeOrderId is null) return sentence;
        return view.ChangeUntil is { } last
            ? $"{sentence} A change of plan could not be charged to the card that is kept: pay it by hand until {WallClock.Text(last, DateTimeZoneProviders.Tzdb[view.Zone], culture, TimeStyle.Short)}, or everything stays as it is."
            : $"{sentence} A change of plan waits for its payment.";
    }

    /// <summary>Where a period's order stands.</summary>
    public static string Of(GetSubscription.Cycle cycle) => (cycle.State, cycle.Money) switch
    {
        (OrderState.AwaitingPayment, _) => "Not paid yet",
        (OrderState.Expired, _) => "Never paid",
        (OrderState.InProgress, _) => "Paid, running",
        (OrderState.Cancelled, MoneyState.Refunded) => "Ended early, paid back",
        (OrderState.Cancelled, _) => "Ended early, partly paid back",
        (OrderState.Disputed, _) => "Disputed",
        (_, MoneyState.PartiallyRefunded) => "Over, partly paid back",
        (_, MoneyState.Refunded) => "Over, paid back",
        _ => "Over",
    };

    /// <summary>Why a payment is overdue, in a few words.</summary>
    public static string Overdue(Decline? decline) => decline switch
    {
        Decline.Authentication => "The bank wants the customer",
        Decline.Final => "The card will not pay again",
        _ => "Refused",
    };

    private static string Overdue(GetSubscription.View view, CultureInfo culture)
    {
        var why = view.Decline switch
        {
            Decline.Authentication => "The bank wants the customer to confirm the payment: pay it by hand.",
            Decline.Final => "The card will not work any more: pay with another, or replace it.",
            _ => view.RetryAt is { } retry ? $"It is tried again on {Day(view, retry, culture)}." : "It is being tried again.",
        };
        var then = view.GivenUpAt is { } end ? $" What is not paid by {Day(view, end, culture)} stops the subscription." : "";
        return $"The payment for this period did not work. {why}{then}";
    }

    private static string Paused(GetSubscription.View view, CultureInfo culture)
    {
        var why = view.PausedBy is ActorRole.System ? "It was stopped because it was not paid, or the provider cannot offer it at the moment." : "It is paused, and nothing is charged.";
        return view.PausedUntil is { } until ? $"{why} It goes on by itself on {Day(view, until, culture)}." : $"{why} Go on with it when you like.";
    }

    private static string Ended(GetSubscription.View view) => view.EndReason switch
    {
        EndReason.Provider => "The provider ended it. Nothing more is charged.",
        EndReason.Operator => "The marketplace ended it. Nothing more is charged.",
        EndReason.Unpaid => "It ended because it was not paid.",
        EndReason.NeverPaid => "It never began: it was not paid in time.",
        EndReason.Closed => "It ended because it is not offered any more.",
        _ => "It has ended. Nothing more is charged.",
    };

    private static string Day(GetSubscription.View view, Instant at, CultureInfo culture) =>
        WallClock.Text(at, DateTimeZoneProviders.Tzdb[view.Zone], culture, TimeStyle.Date);
}
