using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Operations;

/// <summary>All that is known of an order's money.</summary>
/// <param name="Payments">Every attempt to pay, oldest first.</param>
/// <param name="Refunds">Every refund, oldest first.</param>
/// <param name="Disputes">Every chargeback, oldest first.</param>
/// <param name="Entries">What was booked, oldest first.</param>
/// <param name="Balances">What the order's entries leave on each account.</param>
public sealed record OrderMoney(
    IReadOnlyList<OrderMoney.PaymentLine> Payments,
    IReadOnlyList<OrderMoney.RefundLine> Refunds,
    IReadOnlyList<OrderMoney.DisputeLine> Disputes,
    IReadOnlyList<LedgerEntry> Entries,
    IReadOnlyList<LedgerLine> Balances)
{
    /// <summary>A payment.</summary>
    public sealed record PaymentLine(
        Id<Payment> Id, PaymentStatus Status, CaptureMode Capture, string? Gateway, string? GatewayPaymentId, Money Amount, Money Captured, Money Refunded,
        Money Disputed, Money Fee, string? FailureCode, Instant CreatedAt, Instant? CapturedAt)
    {
        /// <summary>Until when an authorized amount can be taken; null when that is not known.</summary>
        public Instant? AuthorizedUntil { get; init; }

        /// <summary>How often it was set aside anew.</summary>
        public int Renewals { get; init; }
    }

    /// <summary>A refund, and whose part it came out of.</summary>
    public sealed record RefundLine(
        Id<Refund> Id, RefundStatus Status, RefundPurpose Purpose, Money Amount, Shares GivenBy, string Reason, string? FailureCode, Instant CreatedAt,
        Instant? SettledAt, RefundResolution? Resolution);

    /// <summary>A chargeback.</summary>
    public sealed record DisputeLine(Id<Dispute> Id, DisputeStatus Status, Money Amount, Instant OpenedAt, Instant? DecidedAt);

    /// <summary>Reads it. The caller has decided who may see it.</summary>
    internal static async Task<OrderMoney> Of(Id<Order> order, Work work, NpgsqlDataSource database, CancellationToken cancel)
    {
        var payments = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == order).OrderBy(p => p.CreatedAt).ToListAsync(cancel);
        var refunds = await work.Db.Set<Refund>().AsNoTracking().Where(r => r.OrderId == order).OrderBy(r => r.CreatedAt).ToListAsync(cancel);
        var disputes = await work.Db.Set<Dispute>().AsNoTracking().Where(d => d.OrderId == order).OrderBy(d => d.OpenedAt).ToListAsync(cancel);
        var entries = await LedgerBook.Entries(database, order, null, null, LedgerBook.EntriesOfOrderMax, cancel);
        entries.Reverse();
        return new OrderMoney(
            [.. payments.Select(Line)],
            [.. refunds.Select(r => new RefundLine(r.Id, r.Status, r.Purpose, r.Amount, r.Breakdown, r.Reason, r.FailureCode, r.CreatedAt, r.SettledAt, r.Resolution))],
            [.. disputes.Select(d => new DisputeLine(d.Id, d.Status, d.Amount, d.OpenedAt, d.DecidedAt))],
            entries,
            LedgerBook.Balances(entries));
    }

    private static PaymentLine Line(Payment p)
    {
        var currency = p.Amount.Currency;
        return new PaymentLine(
            p.Id, p.Status, p.Capture, p.Gateway, p.GatewayPaymentId, p.Amount, new Money(p.CapturedMinor, currency), new Money(p.RefundedMinor, currency),
            new Money(p.DisputedMinor, currency), new Money(p.FeeMinor, p.FeeCurrency is null ? currency : Currency.Parse(p.FeeCurrency)), p.FailureCode, p.CreatedAt, p.CapturedAt)
        {
            AuthorizedUntil = p.AuthorizedUntil,
            Renewals = p.Renewals,
        };
    }
}
