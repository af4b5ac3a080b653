using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Npgsql;
using Stoa.Bench.Data;

namespace Stoa.Bench.Market;

/// <summary>PostgreSQL's own load generator, where it is installed: what the database does without any of us.</summary>
internal static partial class PgBench
{
    // Random free slots: two of a run seldom meet, and then the second is refused as it must be.
    private static string Script(LocalDate loadedOn) => string.Create(CultureInfo.InvariantCulture, $$"""
        \set quiet random(0, {{Numbers.QuietListings - 1}})
        \set resource {{Numbers.BusyListings + 1}} + :quiet
        \set day 30 + 3 * random(0, 9) + (:quiet + 1) % 3
        \set hour random({{Numbers.OpensAt}}, {{Numbers.OpensAt + Numbers.SlotsPerDay - 1}})
        \startpipeline
        begin;
        update availability.reservations set status = 'expired', expires_at = null, version = version + 1
        where status = 'held' and expires_at <= now() and resource_id = bench.id(4, :resource::bigint)
          and period && (select tstzrange(at, at + interval '1 hour') from (select (date '{{loadedOn:uuuu-MM-dd}}' + :day::int + :hour::int * interval '1 hour') at time zone 'America/Toronto' as at) a);
        insert into availability.reservations (id, resource_id, listing_id, plan_id, customer_id, starts_at, ends_at, period, status, expires_at, created_at)
        select gen_random_uuid(), bench.id(4, :resource::bigint), bench.id(5, :resource::bigint), bench.id(6, :resource::bigint), bench.id(7, 1), at, at + interval '1 hour',
               tstzrange(at, at + interval '1 hour', '[)'), 'held', now() + interval '10 minutes', now()
        from (select (date '{{loadedOn:uuuu-MM-dd}}' + :day::int + :hour::int * interval '1 hour') at time zone 'America/Toronto' as at) a
        on conflict do nothing;
        commit;
        \endpipeline
        """);

    /// <summary>Holds per second; null where pgbench is not installed.</summary>
    public static Task<double?> HoldsPerSecond(DataSet data, int connections, TimeSpan time) =>
        PerSecond(data.ConnectionString, Script(data.LoadedOn), connections, time);

    /// <summary>How often a script runs per second; null where pgbench is not installed.</summary>
    public static async Task<double?> PerSecond(string connectionString, string text, int connections, TimeSpan time)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, text);
            var start = new ProcessStartInfo("pgbench",
            [
                "-n", "-M", "prepared", "-f", script, "-c", Text(connections), "-j", "2", "-T", Text((int)time.TotalSeconds),
                "-h", database.Host!, "-p", Text(database.Port), "-U", database.Username!, database.Database!,
            ]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["PGPASSWORD"] = database.Password;
            using var process = Process.Start(start)!;
            var complaint = process.StandardError.ReadToEndAsync();
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Tps().Match(said) is { Success: true } tps
                ? double.Parse(tps.Groups["tps"].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench says: {said} {await complaint}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // tps = 7312.441202 (without initial connection time)
    [GeneratedRegex(@"tps = (?<tps>[0-9.]+) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tps();
}
