using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>Refunds that the customer's bank sends back a day after they were made, because the card is closed.</summary>
internal static class SandboxReturns
{
    internal const string Topic = "sandbox.refund-returns";

    private static readonly Duration After = Duration.FromDays(1);

    internal sealed record Due(string PaymentId, string RefundId, string? Reference, Money Amount);

    /// <summary>A refund was made: the first of such a card comes back.</summary>
    internal static async Task Expect(Work work, NpgsqlConnection connection, SandboxPayment payment, Due due, CancellationToken cancel)
    {
        if (payment.Card != SandboxCard.Returned) return;
        await using var earlier = new NpgsqlCommand("select count(*) from sandbox.refunds where payment_id = $1", connection);
        earlier.Parameters.Add(new() { Value = payment.Id });
        if ((long)(await earlier.ExecuteScalarAsync(cancel))! == 1) work.SetTimer(Topic, payment.Id, due, work.Now + After);
    }

    /// <summary>It is there again.</summary>
    internal static async Task ComeBack(Due due, Work ours, IServiceProvider services, CancellationToken cancel)
    {
        if (services.GetService<SandboxProcessor>() is not { } processor) return;
        await processor.Change(due.PaymentId, async (work, connection, payment) =>
        {
            await using var update = new NpgsqlCommand("update sandbox.refunds set status = 'failed' where id = $1 and status = 'succeeded'", connection);
            update.Parameters.Add(new() { Value = due.RefundId });
            if (await update.ExecuteNonQueryAsync(cancel) == 0) return;
            await SandboxBooks.Execute(connection, "update sandbox.payments set refunded_minor = refunded_minor - $2 where id = $1", cancel, payment.Id, due.Amount.Minor);
            await SandboxBooks.Moved(connection, work.Now, "refund_failed", due.Amount, due.RefundId, due.Reference, cancel);
            await SandboxEvents.Tell(work, connection, payment, "refund.failed", new { refund = due.RefundId, refund_reference = due.Reference, code = "account_closed" }, cancel);
        }, cancel);
    }
}
