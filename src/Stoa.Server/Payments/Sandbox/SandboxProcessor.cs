using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>
/// The simulated processor: its API. It keeps its own books, remembers the first answer to each idempotency key, answers with ids or
/// codes, and tells everything else by webhooks.
/// </summary>
internal sealed class SandboxProcessor(IServiceScopeFactory scopes, SandboxOptions options, SandboxFaults faults)
{
    internal const string KeyReused = "idempotency_key_reused";
    private const string NoSuchPayment = "no_such_payment";
    private const int IdBytes = 12;

    /// <summary>An answer: the id of what was made or changed, or why not.</summary>
    internal sealed record Answer(string? Id, string? Code);

    internal Task<Answer> Open(CheckoutRequest request, CancellationToken cancel) =>
        Once(request.IdempotencyKey, request, (work, _) =>
        {
            var id = NewId("sbp");
            SandboxBooks.Leave(work, """
                insert into sandbox.payments (id, reference, amount_minor, currency, capture, status, description, return_url, cancel_url, created_at, keeps_method)
                values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10)
                """, id, request.Reference, request.Amount.Minor, request.Amount.Currency.Code,
                request.Capture == CaptureMode.Manual ? "manual" : "automatic", request.Description, request.ReturnUrl, request.CancelUrl, work.Now, request.KeepsMethod);
            return Task.FromResult(new Answer(id, null));
        }, cancel);

    internal Task<Answer> Capture(string key, string id, Money amount, CancellationToken cancel) =>
        Once(key, new { call = "capture", id, amount }, async (work, connection) =>
        {
            if (await SandboxBooks.Find(connection, id, forUpdate: true, cancel) is not { } payment) return new Answer(null, NoSuchPayment);
            if (payment.Status != SandboxPayment.Authorized) return new Answer(null, $"payment_is_{payment.Status}");
            if (amount != payment.Amount) return new Answer(null, "amount_differs");
            var isOver = await SandboxAuthorizations.IsOver(work, connection, id, cancel);
            if (isOver || payment.Card == SandboxCard.NoCapture)
            {
                var code = isOver ? SandboxAuthorizations.Expired : "authorization_lost";
                await Fail(work, connection, payment, code, cancel);
                return new Answer(null, code);
            }
            await Take(work, connection, payment, cancel);
            return new Answer(id, null);
        }, cancel);

    internal Task<Answer> Void(string key, string id, CancellationToken cancel) =>
        Once(key, new { call = "void", id }, async (work, connection) =>
        {
            if (await SandboxBooks.Find(connection, id, forUpdate: true, cancel) is not { } payment) return new Answer(null, NoSuchPayment);
            if (payment.Status is not (SandboxPayment.Open or SandboxPayment.Challenged or SandboxPayment.Authorized))
                return new Answer(null, $"payment_is_{payment.Status}");
            await SandboxBooks.Execute(connection, "update sandbox.payments set status = 'voided' where id = $1", cancel, id);
            await SandboxEvents.Tell(work, connection, payment, "payment.voided", new { }, cancel);
            return new Answer(id, null);
        }, cancel);

    internal Task<Answer> Refund(string key, string id, string reference, Money amount, CancellationToken cancel) =>
        Once(key, new { call = "refund", id, reference, amount }, async (work, connection) =>
        {
            if (await SandboxBooks.Find(connection, id, forUpdate: true, cancel) is not { } payment) return new Answer(null, NoSuchPayment);
            // While the bank looks at a part of it, nothing goes back; afterwards what it left.
            if ((await OpenDisputes(connection, id, cancel)).Count > 0) return new Answer(null, "charge_disputed");
            if (!amount.IsPositive || amount > payment.Left) return new Answer(null, payment.Disputed.IsPositive ? "charge_disputed" : "more_than_is_left");
            return new Answer(await GiveBack(work, connection, payment, reference, amount, cancel), null);
        }, cancel);

    /// <summary>For the page; null when there is no such payment.</summary>
    internal async Task<SandboxPayment?> Find(string id, CancellationToken cancel)
    {
        await using var scope = NewScope(out var work);
        return await SandboxBooks.Find(await work.Connection(cancel), id, forUpdate: false, cancel);
    }

    /// <summary>The customer has given a card. The payment as it is now; null when there is none.</summary>
    internal Task<SandboxPayment?> Pay(string id, SandboxCard card, CancellationToken cancel) => Change(id, async (work, connection, payment) =>
    {
        if (payment.Status != SandboxPayment.Open) return;
        await SandboxBooks.Execute(connection, "update sandbox.payments set card = $2 where id = $1", cancel, id, card.Name);
        payment = payment with { Card = card };
        if (card.Decline is { } code) await Fail(work, connection, payment, code, cancel);
        else if (card == SandboxCard.Guarded) await SandboxBooks.Execute(connection, "update sandbox.payments set status = 'challenged' where id = $1", cancel, id);
        else await Approve(work, connection, payment, cancel);
    }, cancel);

    /// <summary>The customer has confirmed the payment to the bank, or refused to.</summary>
    internal Task<SandboxPayment?> AnswerChallenge(string id, bool confirmed, CancellationToken cancel) => Change(id, async (work, connection, payment) =>
    {
        if (payment.Status != SandboxPayment.Challenged) return;
        if (confirmed) await Approve(work, connection, payment, cancel);
        else await Fail(work, connection, payment, "authentication_failed", cancel);
    }, cancel);

    /// <summary>
    /// Somebody gives money back on the processor's own page: no program asked for it, so it has no reference of ours. False when so much is not
    /// there, or a bank looks at the payment.
    /// </summary>
    internal async Task<bool> GiveBack(string id, Money amount, CancellationToken cancel)
    {
        var isTaken = false;
        await Change(id, async (work, connection, payment) =>
        {
            isTaken = amount.IsPositive && amount <= payment.Left && (await OpenDisputes(connection, id, cancel)).Count == 0;
            if (isTaken) await GiveBack(work, connection, payment, reference: null, amount, cancel);
        }, cancel);
        return isTaken;
    }

    /// <summary>The cardholder's bank takes back what has not been refunded.</summary>
    internal Task<SandboxPayment?> OpenDispute(string id, CancellationToken cancel) => OpenDispute(id, null, cancel);

    /// <summary>The same, of a part; never more than there is.</summary>
    internal Task<SandboxPayment?> OpenDispute(string id, Money? part, CancellationToken cancel) => Change(id, async (work, connection, payment) =>
    {
        var amount = part is { } asked && asked < payment.Left ? asked : payment.Left;
        if (!amount.IsPositive) return;
        var dispute = NewId("sbd");
        await SandboxBooks.Execute(connection, "insert into sandbox.disputes (id, payment_id, amount_minor, status, created_at) values ($1, $2, $3, 'open', $4)",
            cancel, dispute, id, amount.Minor, work.Now);
        await SandboxBooks.Execute(connection, "update sandbox.payments set disputed_minor = disputed_minor + $2 where id = $1", cancel, id, amount.Minor);
        await SandboxBooks.Moved(connection, work.Now, "dispute", -amount, dispute, payment.Reference, cancel);
        await SandboxEvents.Tell(work, connection, payment, "dispute.opened", new { dispute, amount, reason = "fraudulent", evidence_by = work.Now + Duration.FromTimeSpan(options.EvidenceWithin) }, cancel);
    }, cancel);

    /// <summary>The bank decides the open disputes of a payment.</summary>
    internal Task<SandboxPayment?> DecideDisputes(string id, bool won, CancellationToken cancel) => Change(id, async (work, connection, payment) =>
    {
        foreach (var (dispute, minor) in await OpenDisputes(connection, id, cancel))
        {
            await SandboxBooks.Execute(connection, "update sandbox.disputes set status = $2 where id = $1", cancel, dispute, won ? "won" : "lost");
            if (won)
            {
                await SandboxBooks.Execute(connection, "update sandbox.payments set disputed_minor = disputed_minor - $2 where id = $1", cancel, id, minor);
                await SandboxBooks.Moved(connection, work.Now, "dispute_reversed", payment.Amount with { Minor = minor }, dispute, payment.Reference, cancel);
            }
            await SandboxEvents.Tell(work, connection, payment, won ? "dispute.won" : "dispute.lost", new { dispute }, cancel);
        }
    }, cancel);

    /// <summary>Our side of a dispute: which parts were given is kept, their content is not.</summary>
    internal Task<Answer> TakeEvidence(string key, string dispute, DisputeEvidence evidence, bool submit, CancellationToken cancel) =>
        Once(key, new { call = "evidence", dispute, given = Given(evidence), submit }, async (work, connection) =>
        {
            await using var update = new NpgsqlCommand("""
                update sandbox.disputes set evidence_given = $2, evidence_submitted_at = $3
                where id = $1 and status = 'open' and evidence_submitted_at is null
                """, connection);
            update.Parameters.Add(new() { Value = dispute });
            update.Parameters.Add(new() { Value = Given(evidence) });
            update.Parameters.Add(new() { Value = submit ? work.Now.ToDateTimeUtc() : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
            return await update.ExecuteNonQueryAsync(cancel) == 1 ? new Answer(dispute, null) : new Answer(null, "dispute_is_over");
        }, cancel);

    private static string[] Given(DisputeEvidence evidence) =>
    [
        .. new (string Name, object? Value)[]
        {
            ("service_description", evidence.ServiceDescription), ("service_date", evidence.ServiceDate), ("customer_name", evidence.CustomerName),
            ("customer_email", evidence.CustomerEmail), ("access_log", evidence.AccessLog), ("refund_policy", evidence.RefundPolicy),
            ("explanation", evidence.Explanation), ("pack", evidence.Pack),
        }.Where(part => part.Value is not null).Select(part => part.Name),
    ];

    private async Task Approve(Work work, NpgsqlConnection connection, SandboxPayment payment, CancellationToken cancel)
    {
        if (payment.Capture == "automatic")
        {
            await Take(work, connection, payment, cancel);
            return;
        }
        var until = await SandboxAuthorizations.SetAside(work, connection, payment, options, cancel);
        await SandboxEvents.Tell(work, connection, payment, "payment.authorized", new { amount = payment.Amount, until }, cancel, DueOf(work, payment));
    }

    internal async Task Take(Work work, NpgsqlConnection connection, SandboxPayment payment, CancellationToken cancel)
    {
        var fee = options.FeeOf(payment.Amount);
        await SandboxBooks.Execute(connection, "update sandbox.payments set status = 'captured', captured_minor = amount_minor, fee_minor = $2 where id = $1",
            cancel, payment.Id, fee.Minor);
        await SandboxBooks.Moved(connection, work.Now, "charge", payment.Amount, payment.Id, payment.Reference, cancel, fee);
        var kept = payment.KeepsMethod ? await SandboxMethods.Keep(work, connection, payment.Card!, cancel) : null;
        await SandboxEvents.Tell(work, connection, payment, "payment.captured", new { amount = payment.Amount, fee, customer = kept?.CustomerId, method = kept?.MethodId },
            cancel, DueOf(work, payment));
        if (payment.Card == SandboxCard.Disputed)
            work.SetTimer(SandboxEvents.DisputeTopic, payment.Id, new SandboxEvents.DisputeDue(payment.Id), work.Now + Duration.FromTimeSpan(options.DisputeAfter));
    }

    internal static async Task Fail(Work work, NpgsqlConnection connection, SandboxPayment payment, string code, CancellationToken cancel)
    {
        await SandboxBooks.Execute(connection, "update sandbox.payments set status = 'failed', failure_code = $2 where id = $1", cancel, payment.Id, code);
        await SandboxEvents.Tell(work, connection, payment, "payment.failed", new { code }, cancel);
    }

    private static async Task<string> GiveBack(Work work, NpgsqlConnection connection, SandboxPayment payment, string? reference, Money amount, CancellationToken cancel)
    {
        var refund = NewId("sbr");
        var fails = payment.Card == SandboxCard.NoRefund;
        await SandboxBooks.Execute(connection, """
            insert into sandbox.refunds (id, payment_id, reference, amount_minor, status, created_at) values ($1, $2, $3, $4, $5, $6)
            """, cancel, refund, payment.Id, reference ?? refund, amount.Minor, fails ? "failed" : "succeeded", work.Now);
        if (fails)
        {
            await SandboxEvents.Tell(work, connection, payment, "refund.failed", new { refund, refund_reference = reference, code = "account_closed" }, cancel);
        }
        else
        {
            await SandboxBooks.Execute(connection, "update sandbox.payments set refunded_minor = refunded_minor + $2 where id = $1", cancel, payment.Id, amount.Minor);
            await SandboxBooks.Moved(connection, work.Now, "refund", -amount, refund, reference, cancel);
            await SandboxEvents.Tell(work, connection, payment, "refund.succeeded", new { refund, refund_reference = reference, amount }, cancel);
            await SandboxReturns.Expect(work, connection, payment, new(payment.Id, refund, reference, amount), cancel);
        }
        return refund;
    }

    private Instant DueOf(Work work, SandboxPayment payment) => payment.Card == SandboxCard.Late ? work.Now + options.Late : work.Now;

    private static async Task<List<(string Id, long Minor)>> OpenDisputes(NpgsqlConnection connection, string payment, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select id, amount_minor from sandbox.disputes where payment_id = $1 and status = 'open' order by id", connection);
        command.Parameters.Add(new() { Value = payment });
        var open = new List<(string, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) open.Add((reader.GetString(0), reader.GetInt64(1)));
        return open;
    }

    /// <summary>In a transaction of the processor's own.</summary>
    internal async Task<T> Do<T>(Func<Work, NpgsqlConnection, Task<T>> act, CancellationToken cancel)
    {
        await using var scope = NewScope(out var work);
        await work.Begin(cancel);
        var result = await act(work, await work.Connection(cancel));
        await Commit(work, cancel);
        return result;
    }

    internal async Task<SandboxPayment?> Change(string id, Func<Work, NpgsqlConnection, SandboxPayment, Task> change, CancellationToken cancel)
    {
        await using var scope = NewScope(out var work);
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        if (await SandboxBooks.Find(connection, id, forUpdate: true, cancel) is not { } payment) return null;
        await change(work, connection, payment);
        var after = await SandboxBooks.Find(connection, id, forUpdate: false, cancel);
        await Commit(work, cancel);
        return after;
    }

    /// <summary>A call of its API: the same key has its effect once. It goes wrong when it is told to.</summary>
    internal Task<Answer> Once(string key, object request, Func<Work, NpgsqlConnection, Task<Answer>> act, CancellationToken cancel) =>
        faults.Through(() => OnceInside(key, request, act, cancel), cancel);

    // A twin with the same key waits at the insert until the first has its answer.
    private async Task<Answer> OnceInside(string key, object request, Func<Work, NpgsqlConnection, Task<Answer>> act, CancellationToken cancel)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, StoaJson.Options)));
        await using var scope = NewScope(out var work);
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        if (await Remember(connection, key, fingerprint, work.Now, cancel) is var (known, first) && first is not null)
        {
            await work.Abandon();
            return known == fingerprint ? first : new Answer(null, KeyReused);
        }
        var answer = await act(work, connection);
        SandboxBooks.Leave(work, "update sandbox.requests set answer = $2::jsonb where key = $1", key, JsonSerializer.Serialize(answer, StoaJson.Options));
        await Commit(work, cancel);
        return answer;
    }

    private static async Task<(string Fingerprint, Answer? First)> Remember(
        NpgsqlConnection connection, string key, string fingerprint, Instant now, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("insert into sandbox.requests (key, fingerprint, created_at) values ($1, $2, $3) on conflict do nothing")
                {
                    Parameters = { new() { Value = key }, new() { Value = fingerprint }, new() { Value = now.ToDateTimeUtc() } },
                },
                new("select fingerprint, answer::text from sandbox.requests where key = $1") { Parameters = { new() { Value = key } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetString(0), await reader.IsDBNullAsync(1, cancel) ? null : JsonSerializer.Deserialize<Answer>(reader.GetString(1), StoaJson.Options));
    }

    private static async Task Commit(Work work, CancellationToken cancel)
    {
        if (await work.Commit(cancel) is { } problem) throw new InvalidOperationException($"The sandbox could not write: {problem.Code}");
    }

    internal AsyncServiceScope NewScope(out Work work)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        work = scope.ServiceProvider.GetRequiredService<Work>();
        return scope;
    }

    internal static string NewId(string prefix) => $"{prefix}_{RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true)}";
}
