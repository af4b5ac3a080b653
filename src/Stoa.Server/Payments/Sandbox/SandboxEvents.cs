using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>What the simulated processor tells the marketplace: signed webhooks over HTTP, tried again until they are answered.</summary>
public static class SandboxEvents
{
    internal const string Topic = "sandbox.webhook";
    internal const string DisputeTopic = "sandbox.dispute";

    /// <summary>Events on the developer's page.</summary>
    internal const int ListMax = 100;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    internal sealed record Due(string EventId, bool WasHeldBack = false);

    internal sealed record DisputeDue(string PaymentId);

    /// <summary>An event as the developer's page shows it.</summary>
    public sealed record Listed(string Id, string Type, string About, Instant DueAt, int Tries, Instant? DeliveredAt, string? LastAnswer);

    /// <summary>Writes an event about a payment and leaves the intent to send it.</summary>
    internal static Task Tell(
        Work work, NpgsqlConnection connection, SandboxPayment payment, string type, object facts, CancellationToken cancel, Instant? due = null) =>
        Tell(work, connection, type, facts, data => (data["payment"], data["reference"]) = (payment.Id, payment.Reference), payment.Id, null, due, cancel);

    /// <summary>Writes an event about a provider's account and leaves the intent to send it.</summary>
    internal static Task Tell(
        Work work, NpgsqlConnection connection, SandboxAccount account, string type, object facts, CancellationToken cancel, Instant? due = null) =>
        Tell(work, connection, type, facts, data => (data["account"], data["reference"]) = (account.Id, account.Reference), null, account.Id, due, cancel);

    /// <summary>Writes an event about a means of payment that was given without paying.</summary>
    internal static Task TellOfMethod(Work work, NpgsqlConnection connection, string reference, KeptMethod kept, CancellationToken cancel) =>
        Tell(work, connection, "method.kept", new { customer = kept.CustomerId, method = kept.MethodId }, data => data["reference"] = reference, null, null, null, cancel);

    private static async Task Tell(
        Work work, NpgsqlConnection connection, string type, object facts, Action<JsonObject> sign, string? payment, string? account, Instant? due,
        CancellationToken cancel)
    {
        var id = SandboxProcessor.NewId("sbe");
        var data = JsonSerializer.SerializeToNode(facts, StoaJson.Options)!.AsObject();
        sign(data);
        var body = JsonSerializer.Serialize(new { type, timestamp = work.Now, data }, StoaJson.Options);
        await SandboxBooks.Execute(connection, """
            insert into sandbox.events (id, type, payment_id, account_id, body, created_at, due_at) values ($1, $2, $3, $4, $5, $6, $7)
            """, cancel, id, type, payment, account, body, work.Now, due ?? work.Now);
        // Each its own aggregate: as with a real processor, a later one may arrive first.
        work.Send(Topic, id, new Due(id), due: due);
    }

    /// <summary>Sends an event; whatever but a 2xx means later again.</summary>
    internal static async Task Send(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (services.GetService<SandboxSecrets>() is not { } secrets) throw new DeliveryException("The sandbox is not in use any more.", hopeless: true);
        var faults = services.GetRequiredService<SandboxFaults>();
        if (!due.WasHeldBack && faults.IsHeldBack())
        {
            var later = Duration.FromTimeSpan(services.GetRequiredService<SandboxOptions>().DisorderBy);
            work.Send(Topic, due.EventId, due with { WasHeldBack = true }, due: work.Now + later);
            return;
        }
        var body = await BodyOf(work, due.EventId, cancel);
        var answer = await Post();
        if (faults.IsSentTwice()) answer = await Post();
        var delivered = answer.StartsWith('2');
        await Note(services, due.EventId, answer, delivered ? work.Now : null, cancel);
        if (!delivered) throw new DeliveryException($"The marketplace answered {answer}.");

        async Task<string> Post()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(services)) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            // Signed with the real time of this try, and ours when the demo clock was moved: both ends read the same clock.
            var timestamp = work.Now.ToUnixTimeSeconds();
            request.Headers.Add(StandardWebhook.IdHeader, due.EventId);
            request.Headers.Add(StandardWebhook.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(secrets.Active, due.EventId, timestamp, body));
            return await Answer(services, request, cancel);
        }
    }

    internal static async Task OpenDispute(DisputeDue due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (services.GetService<SandboxProcessor>() is { } processor) await processor.OpenDispute(due.PaymentId, cancel);
    }

    /// <summary>Sends an event again, as a processor's own page can; false when there is none.</summary>
    internal static async Task<bool> Resend(Work work, string id, CancellationToken cancel)
    {
        var known = (await List(work, cancel)).Exists(listed => listed.Id == id);
        if (!known) return false;
        work.Send(Topic, id, new Due(id));
        return await work.Commit(cancel) is null;
    }

    /// <summary>The latest events.</summary>
    internal static async Task<List<Listed>> List(Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select id, type, coalesce(payment_id, account_id), due_at, tries, delivered_at, last_answer from sandbox.events order by created_at desc, id desc limit $1",
            await work.Connection(cancel));
        command.Parameters.Add(new() { Value = ListMax });
        var events = new List<Listed>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            events.Add(new Listed(reader.GetString(0), reader.GetString(1), reader.GetString(2), At(reader.GetDateTime(3)), reader.GetInt32(4),
                await reader.IsDBNullAsync(5, cancel) ? null : At(reader.GetDateTime(5)), await reader.IsDBNullAsync(6, cancel) ? null : reader.GetString(6)));
        }
        return events;
    }

    private static Instant At(DateTime utc) => Instant.FromDateTimeUtc(utc);

    private static async Task<byte[]> BodyOf(Work work, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select body from sandbox.events where id = $1", await work.Connection(cancel));
        command.Parameters.Add(new() { Value = id });
        return Encoding.UTF8.GetBytes((string?)await command.ExecuteScalarAsync(cancel)
            ?? throw new DeliveryException($"There is no event {id}.", hopeless: true));
    }

    private static async Task<string> Answer(IServiceProvider services, HttpRequestMessage request, CancellationToken cancel)
    {
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(SandboxGateway.Name);
        client.Timeout = AnswerWithin;
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return $"nothing ({silent.GetType().Name})";
        }
    }

    // Outside the work's transaction: a failed try is to be seen too.
    private static async Task Note(IServiceProvider services, string id, string answer, Instant? deliveredAt, CancellationToken cancel)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "update sandbox.events set tries = tries + 1, last_answer = $2, delivered_at = coalesce($3, delivered_at) where id = $1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = answer });
        command.Parameters.Add(new() { Value = (object?)deliveredAt?.ToDateTimeUtc() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancel);
    }

    // This very server: the first address that it listens on.
    private static Uri Address(IServiceProvider services)
    {
        if (services.GetRequiredService<SandboxOptions>().WebhookUrl is { Length: > 0 } configured) return new Uri(configured);
        var listening = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new DeliveryException("The server does not listen yet.");
        var reachable = listening.Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://[::]", "://[::1]", StringComparison.Ordinal);
        return new Uri(new Uri(reachable), $"/webhooks/{SandboxGateway.Name}");
    }
}
