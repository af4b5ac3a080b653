using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>How idempotency keys are kept. Key <c>Stoa:Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>A request that has not finished after this long (real time) is taken for dead, and may be sent again. Default 60 s.</summary>
    public TimeSpan Lock { get; set; } = TimeSpan.FromSeconds(60);
}

/// <summary>Where keys and first answers are kept.</summary>
public sealed class IdempotencyStore(NpgsqlDataSource database, IClock clock, FieldCipher cipher, IdempotencyOptions options)
{
    internal const string SealPurpose = "platform.idempotency.answer";

    /// <summary>How long an answer can be replayed.</summary>
    internal static readonly Duration KeptFor = Duration.FromDays(3);

    internal readonly record struct ClaimResult(StoredAnswer? Answer, Problem? Problem);

    internal async Task<ClaimResult> Claim(string scope, string key, byte[] fingerprint, CancellationToken cancel) =>
        await IsFree(scope, key, fingerprint, cancel) ? default : await Look(scope, key, fingerprint, cancel);

    // The reader is let go before anybody looks: one that is closed early and disposed later would end another's by then.
    private async Task<bool> IsFree(string scope, string key, byte[] fingerprint, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        // The effect's own commit brings it to the disk; without an effect it need not get there.
        batch.BatchCommands.Add(new(StoaDb.CommitLater));
        batch.BatchCommands.Add(new("""
            insert into platform.idempotency as i (scope, key, fingerprint, locked_until, created_at)
            values ($1, $2, $3, clock_timestamp() + $4, $5)
            on conflict (scope, key) do update set locked_until = clock_timestamp() + $4
                where i.answer is null and i.effective_at is null and i.locked_until < clock_timestamp() and i.fingerprint = $3
            returning 1
            """)
        {
            Parameters =
            {
                new() { Value = scope },
                new() { Value = key },
                new() { Value = fingerprint },
                new() { Value = options.Lock },
                new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        return await reader.ReadAsync(cancel);
    }

    internal async Task Keep(string scope, string key, StoredAnswer answer)
    {
        var @sealed = cipher.Seal(JsonSerializer.Serialize(answer, StoaJson.Options), SealPurpose);
        await using var command = database.CreateCommand("update platform.idempotency set answer = $3 where scope = $1 and key = $2");
        command.Parameters.Add(new() { Value = scope });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = @sealed.Bytes });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Gives the key back when nothing happened under it; else nobody need wait for an answer that will not come.</summary>
    internal async Task Release(string scope, string key)
    {
        await using var command = database.CreateCommand("""
            with unused as (
                delete from platform.idempotency where scope = $1 and key = $2 and effective_at is null and answer is null)
            update platform.idempotency set locked_until = clock_timestamp()
            where scope = $1 and key = $2 and effective_at is not null and answer is null
            """);
        command.Parameters.Add(new() { Value = scope });
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<ClaimResult> Look(string scope, string key, byte[] fingerprint, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select fingerprint, answer, effective_at is not null and locked_until < clock_timestamp() from platform.idempotency where scope = $1 and key = $2");
        command.Parameters.Add(new() { Value = scope });
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return new(null, InProgress);
        if (!CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(0), fingerprint)) return new(null, OtherRequest);
        if (!await reader.IsDBNullAsync(1, cancel))
        {
            var json = cipher.Open(new Sealed(reader.GetFieldValue<byte[]>(1)), SealPurpose);
            return new(JsonSerializer.Deserialize<StoredAnswer>(json, StoaJson.Options), null);
        }
        return new(null, reader.GetBoolean(2) ? AnswerLost : InProgress);
    }

    internal const string InProgressCode = "idempotency-in-progress";
    internal const string OtherRequestCode = "idempotency-key-reused";
    internal const string AnswerLostCode = "idempotency-answer-lost";

    /// <summary>The first request under the key has not finished.</summary>
    internal static readonly Problem InProgress = new(ProblemKind.Conflict, InProgressCode,
        "The same request is being worked on. Wait a moment and send it again to get its answer.");

    /// <summary>This request was taken for dead, and its repetition was faster.</summary>
    internal static readonly Problem Overtaken = new(ProblemKind.Conflict, "idempotency-overtaken",
        "The same request was sent again and answered first. Send it once more to get that answer.");

    private static readonly Problem OtherRequest = new(ProblemKind.Conflict, OtherRequestCode,
        "This idempotency key was used for another request. Use a new key for a new request.");

    private static readonly Problem AnswerLost = new(ProblemKind.Conflict, AnswerLostCode,
        "An earlier request with this key took effect, but its answer was lost. Look at what it changed before you send a new one with a new key.");
}
