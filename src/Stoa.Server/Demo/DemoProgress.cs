using System.Text;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Server.Demo.Supply;

namespace Stoa.Server.Demo;

/// <summary>How far the demo has come, kept in the database beside it: so that one that was interrupted is not served as a whole one.</summary>
internal sealed class DemoProgress(NpgsqlDataSource database)
{
    private const string DoneMark = "seed";
    private const string LivedMark = "lived";

    /// <summary>True when it is all there.</summary>
    public async Task<bool> IsDone(CancellationToken cancel) => await Read(DoneMark, cancel) is not null;

    /// <summary>True when some of it is there: its catalogue is what it makes first.</summary>
    public async Task<bool> IsBegun(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select exists (select 1 from organizations.organizations where source = $1)");
        command.Parameters.Add(new() { Value = DemoCatalogue.Source });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The last day whose business is finished; null when none is.</summary>
    public async Task<Instant?> LivedUntil(CancellationToken cancel) =>
        await Read(LivedMark, cancel) is { } text ? InstantPattern.ExtendedIso.Parse(text).Value : null;

    /// <summary>Keeps that the business of a day is finished.</summary>
    public Task Lived(Instant day, CancellationToken cancel) => Write(LivedMark, InstantPattern.ExtendedIso.Format(day), cancel);

    /// <summary>Keeps that it is all there.</summary>
    public Task Done(CancellationToken cancel) => Write(DoneMark, "", cancel);

    private async Task<string?> Read(string mark, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select fingerprint from catalog.imports where source = $1 and external_id = $2");
        command.Parameters.Add(new() { Value = DemoCatalogue.Source });
        command.Parameters.Add(new() { Value = mark });
        return await command.ExecuteScalarAsync(cancel) is byte[] kept ? Encoding.UTF8.GetString(kept) : null;
    }

    private async Task Write(string mark, string text, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            insert into catalog.imports (source, external_id, fingerprint, imported_at) values ($1, $2, $3, now())
            on conflict (source, external_id) do update set fingerprint = excluded.fingerprint, imported_at = excluded.imported_at
            """);
        command.Parameters.Add(new() { Value = DemoCatalogue.Source });
        command.Parameters.Add(new() { Value = mark });
        command.Parameters.Add(new() { Value = Encoding.UTF8.GetBytes(text) });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
