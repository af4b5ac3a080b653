using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>A customer chose to pay by bank: the order waits for the money.</summary>
public sealed record TransferAwaited(Id<Order> OrderId, Id<Payment> PaymentId) : IDomainEvent
{
    public static string Type => "bank_transfer.awaited";
    public string Aggregate => OrderId.ToString();
}

/// <summary>A part of what was to come has come.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="ReceiptId">The part.</param>
/// <param name="Amount">How much came.</param>
/// <param name="Missing">What still has to come.</param>
public sealed record TransferPartCame(Id<Order> OrderId, Id<Payment> PaymentId, Id<BankReceipt> ReceiptId, Money Amount, Money Missing) : IDomainEvent
{
    public static string Type => "bank_transfer.part_came";
    public string Aggregate => OrderId.ToString();
}

/// <summary>Money is to go back by bank, and the customer must say where to.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ReturnId">What goes back.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reason">Why it came back before; null when it is the first time.</param>
public sealed record ReturnAccountWanted(Id<Order> OrderId, Id<BankReturn> ReturnId, Money Amount, string? Reason) : IDomainEvent
{
    public static string Type => "bank_return.account_wanted";
    public string Aggregate => OrderId.ToString();
}
