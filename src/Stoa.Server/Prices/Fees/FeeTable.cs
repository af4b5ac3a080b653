using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>
/// The fee policies in memory, past and planned ones too: a quote needs no query, and a policy counts from its very instant on every
/// server. Read anew when one has changed (bus topic <see cref="Topic"/>), or when what is kept is old.
/// </summary>
public sealed class FeeTable
{
    /// <summary>The bus topic that tells of a change.</summary>
    public const string Topic = "fees";

    /// <summary>How old what a server keeps may be. Changes begin later than this, so that a server that missed the news knows in time.</summary>
    public static readonly Duration FreshFor = Duration.FromSeconds(30);

    private const string Sql = """
        select id, version_text, commission_bp, guest_surcharge_bp, valid_from, valid_until, category, organization_id
        from prices.fee_policies where called_off_by is null order by valid_from, id
        """;

    private readonly NpgsqlDataSource _database;
    private readonly Marketplace _marketplace;
    private readonly TimeProvider _time;
    private Kept? _kept;
    private int _changes;

    public FeeTable(NpgsqlDataSource database, Marketplace marketplace, TimeProvider time, EventBus bus)
    {
        (_database, _marketplace, _time) = (database, marketplace, time);
        bus.Received += (_, message) =>
        {
            if (message.Topic is Topic) Forget();
        };
    }

    /// <summary>The policy that counts for a sale.</summary>
    /// <param name="organization">The seller's id.</param>
    /// <param name="category">The listing's category.</param>
    /// <param name="at">The instant of the quote.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<Outcome<FeePolicy>> Select(string organization, string category, Instant at, CancellationToken cancel)
    {
        var kept = await Fresh(cancel);
        var line = _marketplace.LineOf(category);
        // Only what could be meant is looked at, however many organizations have a policy of their own.
        var could = line.Append(null).SelectMany(slug => kept.ByScope[(null, slug)].Concat(kept.ByScope[(organization, slug)]));
        return FeePolicies.Select(could, organization, line, at);
    }

    /// <summary>All of them, without those that were called off.</summary>
    public async ValueTask<IReadOnlyList<FeePolicy>> All(CancellationToken cancel) => (await Fresh(cancel)).Policies;

    // Reads them anew the next time, on this server.
    private void Forget()
    {
        Interlocked.Increment(ref _changes);
        _kept = null;
    }

    /// <summary>All of them as a connection sees them: what an open transaction has changed, too.</summary>
    internal static async Task<IReadOnlyList<FeePolicy>> Read(NpgsqlConnection connection, CancellationToken cancel)
    {
        var policies = new List<FeePolicy>();
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            policies.Add(new FeePolicy(
                new Id<FeePolicyRow>(reader.GetGuid(0)).ToString(), reader.GetString(1), new BasisPoints(reader.GetInt32(2)), new BasisPoints(reader.GetInt32(3)),
                At(reader, 4), reader.IsDBNull(5) ? null : At(reader, 5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.IsDBNull(7) ? null : new Id<Organization>(reader.GetGuid(7)).ToString()));
        }
        return policies;
    }

    private async ValueTask<Kept> Fresh(CancellationToken cancel)
    {
        if (_kept is { } kept && _time.GetElapsedTime(kept.ReadAt) < FreshFor.ToTimeSpan()) return kept;
        var (changes, readAt) = (Volatile.Read(ref _changes), _time.GetTimestamp());
        await using var connection = await _database.OpenConnectionAsync(cancel);
        var policies = await Read(connection, cancel);
        if (policies.Count == 0)
        {
            await KeepFees.Run(_database, _marketplace, cancel);
            policies = await Read(connection, cancel);
        }
        var read = new Kept(policies, policies.ToLookup(policy => (policy.OrganizationId, policy.CategoryId)), readAt);
        // What changed while it was read is read again by the next one who asks.
        if (Volatile.Read(ref _changes) == changes) _kept = read;
        return read;
    }

    private static Instant At(NpgsqlDataReader reader, int column) => Instant.FromDateTimeUtc(reader.GetDateTime(column).ToUniversalTime());

    private sealed record Kept(IReadOnlyList<FeePolicy> Policies, ILookup<(string? Organization, string? Category), FeePolicy> ByScope, long ReadAt);
}
