using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;

namespace Stoa.Server.Orders.Views;

/// <summary>One sentence that tells people where an order stands and what happens next.</summary>
public static class WhatIsNext
{
    /// <summary>The sentence, for the customer.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">The present.</param>
    /// <param name="inParts">True when its money is released milestone by milestone.</param>
    public static string Sentence(Order order, Instant now, bool inParts) => order.Process == MembershipProcess.Id && OfCycle(order.State, order.MoneyState) is { } cycle ? cycle : order.State switch
    {
        OrderState.AwaitingPayment when order.DeadlineAt is { } deadline && deadline <= now => "The time to pay is over; the place is being given back.",
        OrderState.AwaitingPayment when order.PayBy is not null => "Your time is kept until your bank transfer should have arrived. It is yours when the money is there.",
        OrderState.AwaitingPayment => "Your time is held. Pay before the hold ends to make it yours.",
        OrderState.AwaitingAcceptance when order.MoneyState is MoneyState.Held =>
            "The provider has been asked and answers soon. The amount was taken before the bank would have let it go; without a yes, all of it goes back.",
        OrderState.AwaitingAcceptance => "The provider has been asked and answers soon. Nothing is charged before they accept.",
        OrderState.Confirmed when order.MoneyState is MoneyState.Authorized && order.CaptureAt > now => "It is confirmed. The amount is set aside, and taken later; until then cancelling costs nothing.",
        OrderState.Confirmed when order.MoneyState is MoneyState.Authorized => "It is confirmed. The payment is just being taken.",
        OrderState.Confirmed when inParts => "It is confirmed. Your payment is held, and each milestone's part is released when you accept it.",
        OrderState.Confirmed => "It is confirmed. Your payment is held until it has taken place.",
        OrderState.InProgress => "It is taking place now.",
        OrderState.Completed when order.MoneyState is MoneyState.Held => "It has taken place. The provider is paid soon, unless you report a problem.",
        OrderState.Completed => "It has taken place, and the provider is paid.",
        OrderState.Declined when order.MoneyState is MoneyState.Refunded => "The provider could not take it. Everything you paid goes back to you.",
        OrderState.Declined => "The provider could not take it. Nothing was charged.",
        OrderState.Expired when order.MoneyState is MoneyState.Refunded => "The payment came after the hold had ended and the time was gone, so all of it goes back to you.",
        OrderState.Expired => "The time to pay was over before the payment arrived, so the place was given back. Nothing was charged.",
        OrderState.Cancelled when order.MoneyState is MoneyState.Unpaid => "It is cancelled. Nothing was charged.",
        OrderState.Cancelled when order.MoneyState is MoneyState.Refunded => "It is cancelled, and everything you paid goes back to you.",
        OrderState.Cancelled when order.MoneyState is MoneyState.PartiallyRefunded => "It is cancelled. The part that the policy refunds goes back to you.",
        OrderState.Cancelled => "It is cancelled.",
        OrderState.NoShow => "The provider reported that nobody came.",
        OrderState.Disputed => "A problem was reported. Agree with the provider on what goes back, or let the marketplace decide; no money moves until then.",
        _ => "",
    };

    // One period of a subscription: nothing is held in a calendar. Null where what is said of every order is right.
    private static string? OfCycle(OrderState state, MoneyState money) => state switch
    {
        OrderState.AwaitingPayment => "This period of the subscription is not paid yet.",
        OrderState.InProgress => "This period of the subscription is paid, and running.",
        OrderState.Completed when money is MoneyState.Held => "This period of the subscription is over. The provider is paid soon.",
        OrderState.Completed => "This period of the subscription is over.",
        OrderState.Expired => "This period of the subscription was never paid. Nothing was charged.",
        OrderState.Cancelled when money is MoneyState.PartiallyRefunded => "The subscription ended early; what was left of this period goes back.",
        _ => null,
    };

    /// <summary>The sentence, for the provider.</summary>
    public static string ForProvider(GetOrder.View order) => order.IsCycle && OfCycle(order.State, order.MoneyState) is { } cycle ? cycle : order.State switch
    {
        OrderState.AwaitingPayment => "The customer is paying. The time is kept for them until then.",
        OrderState.AwaitingAcceptance => "The customer asks for this time. Accept or decline before the time to answer is over; then it lapses by itself.",
        OrderState.Confirmed when order.MoneyState is MoneyState.Authorized && order.Authorization?.CaptureAt is not null => "You have accepted. The amount is set aside, and taken later.",
        OrderState.Confirmed when order.MoneyState is MoneyState.Authorized => "You have accepted. The payment is just being taken.",
        OrderState.Confirmed when order.Milestones.Count > 0 => "It is confirmed and paid. The money is held, and each milestone's part is yours when the customer accepts it.",
        OrderState.Confirmed => "It is confirmed and paid. The money is held until it has taken place.",
        OrderState.InProgress => "It is taking place now.",
        OrderState.Completed when order.MoneyState is MoneyState.Held => "It has taken place. Your money is released soon, unless the customer reports a problem.",
        OrderState.Completed => "It has taken place, and your money is in your balance.",
        OrderState.Declined => "You declined. The customer paid nothing.",
        OrderState.Expired => "It lapsed before it was paid or accepted; the time is free again.",
        OrderState.Cancelled when order.MoneyState is MoneyState.PartiallyRefunded or MoneyState.Released => "It is cancelled. What the policy leaves to you is in your balance.",
        OrderState.Cancelled => "It is cancelled; the time is free again.",
        OrderState.NoShow => "You reported that nobody came.",
        OrderState.Disputed => "The customer reported a problem. Agree with them on what goes back, or let the marketplace decide; no money moves until then.",
        _ => "",
    };
}
