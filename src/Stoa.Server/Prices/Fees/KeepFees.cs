using System.Globalization;
using Npgsql;
using Stoa.Core.Pricing;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>
/// Writes the preset's fee policies to a database that has none, when the program starts. From then on the database is right, and what
/// the preset says is no longer asked.
/// </summary>
public sealed partial class KeepFees(NpgsqlDataSource database, Marketplace marketplace, FeeTable fees, ILogger<KeepFees> log) : IHostedService
{
    private const string Sql = """
        insert into prices.fee_policies (id, version_text, commission_bp, guest_surcharge_bp, valid_from, valid_until, category, created_at)
        select id, version_text, commission, surcharge, valid_from, valid_until, category, valid_from
        from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::timestamptz[], $6::timestamptz[], $7::text[])
            as p (id, version_text, commission, surcharge, valid_from, valid_until, category)
        where not exists (select 1 from prices.fee_policies)
        on conflict (id) do nothing
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Run(database, marketplace, cancellationToken);
        var known = (await fees.All(cancellationToken)).Select(policy => policy.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var policy in marketplace.FeePolicies.Where(policy => !known.Contains(IdOf(policy).ToString())))
            LogUnused(log, policy.Id, policy.Version);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes them where there are none; does nothing otherwise.</summary>
    public static async Task Run(NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        var policies = marketplace.FeePolicies;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = policies.Select(policy => IdOf(policy).Value).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.Version).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.Commission.Value).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.GuestSurcharge.Value).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.ValidFrom.ToDateTimeUtc()).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.ValidUntil?.ToDateTimeUtc()).ToArray() });
        command.Parameters.Add(new() { Value = policies.Select(policy => policy.CategoryId).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Two servers that start at once write the same rows. Other terms under the same name are another policy.
    private static Id<FeePolicyRow> IdOf(FeePolicy policy) => new(StableId.Of(
        "fee-policy", policy.Id, policy.Version, policy.CategoryId ?? "",
        string.Create(CultureInfo.InvariantCulture, $"{policy.Commission.Value} {policy.GuestSurcharge.Value} {policy.ValidFrom.ToUnixTimeSeconds()}")));

    [LoggerMessage(LogLevel.Warning, "The preset's fee policy {Policy} ({Version}) is not used: fee policies are changed at /operator/fee-policies.")]
    private static partial void LogUnused(ILogger log, string policy, string version);
}
