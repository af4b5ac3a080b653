using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>How long the simulated processor keeps an amount set aside, and renews it.</summary>
internal sealed class SandboxAuthorizations(SandboxProcessor processor, SandboxOptions options)
{
    internal const string Topic = "sandbox.authorization";
    internal const string Expired = "authorization_expired";

    /// <summary>When an amount that nobody took is let go.</summary>
    internal sealed record EndDue(string PaymentId, Instant Until);

    /// <summary>Sets an amount aside, for the first time or anew; until when.</summary>
    internal static async Task<Instant> SetAside(Work work, NpgsqlConnection connection, SandboxPayment payment, SandboxOptions options, CancellationToken cancel)
    {
        var until = work.Now + Duration.FromTimeSpan(options.AuthorizationLife);
        await SandboxBooks.Execute(connection, "update sandbox.payments set status = 'authorized', authorized_until = $2 where id = $1", cancel, payment.Id, until);
        work.SetTimer(Topic, payment.Id, new EndDue(payment.Id, until), until);
        return until;
    }

    /// <summary>Whether it is too late to take it.</summary>
    internal static async Task<bool> IsOver(Work work, NpgsqlConnection connection, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select coalesce(authorized_until <= $2, false) from sandbox.payments where id = $1", connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = work.Now.ToDateTimeUtc() });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Renews; the answer's id is until when.</summary>
    internal Task<SandboxProcessor.Answer> Renew(string key, string id, Money amount, CancellationToken cancel) =>
        processor.Once(key, new { call = "renew", id, amount }, async (work, connection) =>
        {
            if (await SandboxBooks.Find(connection, id, forUpdate: true, cancel) is not { } payment) return new(null, "no_such_payment");
            if (payment.Status != SandboxPayment.Authorized) return new(null, $"payment_is_{payment.Status}");
            if (amount != payment.Amount) return new(null, "amount_differs");
            if (await IsOver(work, connection, id, cancel)) return new(null, Expired);
            await using var count = new NpgsqlCommand("update sandbox.payments set renewals = renewals + 1 where id = $1 and renewals < $2", connection);
            count.Parameters.Add(new() { Value = id });
            count.Parameters.Add(new() { Value = options.AuthorizationRenewals });
            if (await count.ExecuteNonQueryAsync(cancel) == 0) return new(null, "cannot_be_renewed");
            return new(InstantPattern.ExtendedIso.Format(await SetAside(work, connection, payment, options, cancel)), null);
        }, cancel);

    /// <summary>Lets an amount go that was neither taken nor renewed, and tells of it.</summary>
    internal static async Task End(EndDue due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (services.GetService<SandboxProcessor>() is not { } processor) return;
        await processor.Change(due.PaymentId, async (inside, connection, payment) =>
        {
            if (payment.Status == SandboxPayment.Authorized && await IsOver(inside, connection, payment.Id, cancel))
                await SandboxProcessor.Fail(inside, connection, payment, Expired, cancel);
        }, cancel);
    }
}
