using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>What ending it now would mean.</summary>
/// <param name="Refund">What goes back to the customer.</param>
/// <param name="Lines">Of which order how much.</param>
public sealed record CancelPreview(Money Refund, IReadOnlyList<CancelPreviewLine> Lines);

/// <summary>What goes back of one order.</summary>
public sealed record CancelPreviewLine(Id<Order> OrderId, string Number, string Title, Money Paid, Money Refund);
