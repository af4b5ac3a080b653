using Stoa.Core;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>What a person is told about an order.</summary>
internal static class OrdersProblems
{
    internal static readonly Problem StaleMilestone = new(ProblemKind.Conflict, "stale-version", "The milestone has moved in the meantime. Load the page again and repeat what you wanted to do.");

    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "order-not-found",
        "There is no such order, or it is not yours. Open it through the link in your e-mail, or sign in.");

    internal static readonly Problem KindNotSold = new(ProblemKind.Conflict, "kind-not-sold",
        "This kind of offer cannot be bought online yet.");

    internal static readonly Problem NoPolicy = new(ProblemKind.Unavailable, "policy-missing",
        "The terms of this offer are being changed. Try again in a few minutes.");

    internal static readonly Problem NoStart = new(ProblemKind.Invalid, "start-required", "Choose the new time.", "start");

    internal static readonly Problem NoAmount = new(ProblemKind.Invalid, "amount-required", "Say how much to refund.", "amount");

    internal static readonly Problem AmountAndItems = new(ProblemKind.Invalid, "amount-and-items",
        "Choose lines or write an amount, not both.", "amount");

    internal static readonly Problem BadAmount = new(ProblemKind.Invalid, "amount-invalid", "Write the amount as a number in the order's currency, such as 25 or 25.50.", "amount");

    internal static readonly Problem PriceChanged = new(ProblemKind.Conflict, "price-changed",
        "The price has changed since you saw it. Look at the new price and confirm again.", "expected_total");

    internal static Problem RefundChanged(string refund) => new(ProblemKind.Conflict, "refund-changed",
        $"The refund is {refund} by now. Look at the new preview and confirm again.", "expected_refund");

    internal static Problem AlreadyOrdered(Id<Order> order) => new(ProblemKind.Conflict, "hold-ordered",
        $"This time belongs to order {order} already. Open that order to pay.");
}
