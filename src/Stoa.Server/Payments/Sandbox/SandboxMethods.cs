using Npgsql;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A page to give a card on.</summary>
public sealed record SandboxCardAsked(string Id, string Reference, string Description, string ReturnUrl, string CancelUrl, bool IsDone);

/// <summary>The simulated processor's part about cards that it keeps: pages to give one, and charges while nobody is there.</summary>
internal sealed class SandboxMethods(SandboxProcessor processor)
{
    internal Task<SandboxProcessor.Answer> Open(MethodPageRequest request, CancellationToken cancel) =>
        processor.Once(request.IdempotencyKey, request, async (work, connection) =>
        {
            var id = SandboxProcessor.NewId("sbs");
            await SandboxBooks.Execute(connection, """
                insert into sandbox.method_pages (id, reference, description, return_url, cancel_url, status, created_at) values ($1, $2, $3, $4, $5, 'open', $6)
                """, cancel, id, request.Reference, request.Description, request.ReturnUrl, request.CancelUrl, work.Now);
            return new SandboxProcessor.Answer(id, null);
        }, cancel);

    /// <summary>Charges a card that is kept. A refusal is answered and told nowhere else.</summary>
    internal Task<SandboxProcessor.Answer> Charge(ChargeAgainRequest request, CancellationToken cancel) =>
        processor.Once(request.IdempotencyKey, request, async (work, connection) =>
        {
            var (card, charges) = await Find(connection, request.Method, cancel);
            if (card is null) return new SandboxProcessor.Answer(null, "method_gone");
            await SandboxBooks.Execute(connection, "update sandbox.methods set charges = charges + 1 where id = $1", cancel, request.Method.MethodId);
            if (card.DeclineLater(charges) is { } code) return new SandboxProcessor.Answer(null, code);
            var id = SandboxProcessor.NewId("sbp");
            await SandboxBooks.Execute(connection, """
                insert into sandbox.payments (id, reference, amount_minor, currency, capture, status, description, return_url, cancel_url, card, created_at)
                values ($1, $2, $3, $4, 'automatic', 'open', $5, '', '', $6, $7)
                """, cancel, id, request.Reference, request.Amount.Minor, request.Amount.Currency.Code, request.Description, card.Name, work.Now);
            var payment = await SandboxBooks.Find(connection, id, forUpdate: true, cancel);
            await processor.Take(work, connection, payment!, cancel);
            return new SandboxProcessor.Answer(id, null);
        }, cancel);

    /// <summary>The page; null when there is none.</summary>
    internal async Task<SandboxCardAsked?> Find(string id, CancellationToken cancel)
    {
        await using var scope = processor.NewScope(out var work);
        return await Read(await work.Connection(cancel), id, cancel);
    }

    /// <summary>The customer has given a card. Null when there is no such page; else what the bank says against it.</summary>
    internal async Task<(SandboxCardAsked? Page, string? Refusal)> Give(string id, SandboxCard card, CancellationToken cancel) =>
        await processor.Do(async (work, connection) =>
        {
            if (await Read(connection, id, cancel) is not { } page) return ((SandboxCardAsked?)null, (string?)null);
            if (page.IsDone || card.Decline is not null) return (page, page.IsDone ? null : card.Decline);
            var kept = await Keep(work, connection, card, cancel);
            await SandboxBooks.Execute(connection, "update sandbox.method_pages set status = 'done', card = $2 where id = $1", cancel, id, card.Name);
            await SandboxEvents.TellOfMethod(work, connection, page.Reference, kept, cancel);
            return (page with { IsDone = true }, null);
        }, cancel);

    /// <summary>What people know a kept card by; null when there is none.</summary>
    internal async Task<string?> Label(KeptMethod method, CancellationToken cancel)
    {
        await using var scope = processor.NewScope(out var work);
        await using var command = new NpgsqlCommand("select label from sandbox.methods where id = $1", await work.Connection(cancel));
        command.Parameters.Add(new() { Value = method.MethodId });
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Keeps a card for a new customer of the processor.</summary>
    internal static async Task<KeptMethod> Keep(Work work, NpgsqlConnection connection, SandboxCard card, CancellationToken cancel)
    {
        var kept = new KeptMethod(SandboxProcessor.NewId("sbc"), SandboxProcessor.NewId("sbk"));
        await SandboxBooks.Execute(connection, "insert into sandbox.methods (id, customer, card, label, created_at) values ($1, $2, $3, $4, $5)",
            cancel, kept.MethodId, kept.CustomerId, card.Name, $"Test card ending in {card.Number[^4..]}", work.Now);
        return kept;
    }

    private static async Task<(SandboxCard? Card, int Charges)> Find(NpgsqlConnection connection, KeptMethod method, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select card, charges from sandbox.methods where id = $1 and customer = $2 for update", connection);
        command.Parameters.Add(new() { Value = method.MethodId });
        command.Parameters.Add(new() { Value = method.CustomerId ?? "" });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (SandboxCard.Named(reader.GetString(0)), reader.GetInt32(1)) : (null, 0);
    }

    private static async Task<SandboxCardAsked?> Read(NpgsqlConnection connection, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select reference, description, return_url, cancel_url, status from sandbox.method_pages where id = $1 for update", connection);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new SandboxCardAsked(id, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4) == "done")
            : null;
    }
}
