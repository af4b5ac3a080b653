using System.Globalization;
using Npgsql;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;
using Stoa.Server.Platform.Database.Migrations;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Commands;

/// <summary>One line of the doctor's table.</summary>
internal sealed record Finding(string Name, bool Good, string Detail);

/// <summary>What the doctor looks at. Nothing here changes anything.</summary>
internal static class DoctorChecks
{
    private const double BytesPerGigabyte = 1 << 30;
    private const double FreeGigabytesMin = 1;
    private const double ClockSkewSecondsMax = 2;
    private const string KeyRingName = "key ring";
    private static readonly string[] Extensions = ["btree_gist", "cube", "earthdistance", "pg_trgm", "unaccent"];

    public static Finding DataFolderWritable(StoaOptions options)
    {
        var probe = Path.Combine(options.DataFolder, $".doctor-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return new Finding("data folder", Good: true, options.DataFolder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding("data folder", Good: false, $"{options.DataFolder} cannot be written: {refused.Message}");
        }
    }

    public static Finding FreeDisk(StoaOptions options)
    {
        // Where the folder cannot be made, the line above it in the table says so; the disk is that of the nearest folder there is.
        var folder = new DirectoryInfo(options.DataFolder);
        while (!folder.Exists && folder.Parent is not null)
            folder = folder.Parent;
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace / BytesPerGigabyte;
        return new Finding("free disk", free >= FreeGigabytesMin, string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GB"));
    }

    public static Finding Gateways(StoaOptions options)
    {
        try
        {
            var used = PaymentsModule.ReadSettings(options.Configuration);
            return new Finding("gateways", Good: true, used.Count == 0 ? "none: no payment can be taken" : string.Join(", ", used));
        }
        catch (SetupException refused)
        {
            return new Finding("gateways", Good: false, refused.Message);
        }
    }

    public static async Task<IReadOnlyList<Finding>> GatewaysAnswer(StoaOptions options, CancellationToken stop)
    {
        try
        {
            return [.. (await TryGateways.Run(options.Configuration, stop)).Select(tried => new Finding(tried.Gateway, tried.Trouble is null, tried.Trouble ?? "answers, and knows our keys"))];
        }
        catch (SetupException)
        {
            // The line above it in the table says what is missing.
            return [];
        }
    }

    public static async Task<IReadOnlyList<Finding>> OfDatabase(StoaOptions options, DatabaseServer server, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        return
        [
            await Version(source, server, stop),
            await AvailableExtensions(source, stop),
            await CurrentMigrations(server, stop),
            await ClockSkew(source, stop),
            await Keys(source, options, stop),
            await WhoRunsIt(source, stop),
        ];
    }

    private static async Task<Finding> WhoRunsIt(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var known = source.CreateCommand("select to_regclass('identity.users') is not null");
        var count = 0L;
        if (await known.ExecuteScalarAsync(stop) is true)
        {
            await using var running = source.CreateCommand("select count(*) from identity.users where is_operator");
            count = (long)(await running.ExecuteScalarAsync(stop))!;
        }
        return new Finding("operators", Good: true, count == 0 ? "none: register on a page, then stoa operators grant EMAIL" : count.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<Finding> Version(NpgsqlDataSource source, DatabaseServer server, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        return new Finding("database", Good: true, $"PostgreSQL {connection.PostgreSqlVersion}, {(server.IsEmbedded ? "embedded" : "your own")}, on {connection.Host}:{connection.Port}");
    }

    private static async Task<Finding> AvailableExtensions(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var command = source.CreateCommand("select coalesce(array_agg(name::text), '{}') from pg_available_extensions where name = any ($1)");
        command.Parameters.AddWithValue(Extensions);
        var missing = Extensions.Except((string[])(await command.ExecuteScalarAsync(stop))!, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? new Finding("extensions", Good: true, string.Join(", ", Extensions))
            : new Finding("extensions", Good: false, $"missing: {string.Join(", ", missing)} (they come with PostgreSQL's \"contrib\" package)");
    }

    private static async Task<Finding> CurrentMigrations(DatabaseServer server, CancellationToken stop)
    {
        try
        {
            var all = await new Migrator(server.ConnectionString).Status(stop);
            var waiting = all.Count(migration => migration.AppliedAt is null);
            return waiting == 0
                ? new Finding("migrations", Good: true, $"all {all.Count} applied")
                : new Finding("migrations", server.IsEmbedded, $"{waiting} of {all.Count} waiting: {(server.IsEmbedded ? "stoa serve applies them" : "run stoa migrate up")}");
        }
        catch (SetupException refused)
        {
            return new Finding("migrations", Good: false, refused.Message);
        }
    }

    private static async Task<Finding> ClockSkew(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var command = source.CreateCommand("select clock_timestamp()");
        var theirs = (DateTime)(await command.ExecuteScalarAsync(stop))!;
        var skew = Math.Abs((theirs - TimeProvider.System.GetUtcNow().UtcDateTime).TotalSeconds);
        return new Finding("clock", skew <= ClockSkewSecondsMax, string.Create(CultureInfo.InvariantCulture, $"{skew:0.00} s between this machine and the database"));
    }

    // The ring is made at the first start; from then on its loss is the loss of all that it sealed.
    private static async Task<Finding> Keys(NpgsqlDataSource source, StoaOptions options, CancellationToken stop)
    {
        var configured = options.Configuration.GetSection(KeyRing.Section).Exists();
        var file = Path.Combine(options.DataFolder, KeyFile.Name);
        if (configured || File.Exists(file))
            return Load(options, configured ? $"configured under {KeyRing.Section}" : file);
        return await HasSealedAnything(source, stop)
            ? new Finding(KeyRingName, Good: false, $"missing: restore {file} from its backup, else the personal data in this database cannot be read")
            : new Finding(KeyRingName, Good: true, "made at the first start");
    }

    private static Finding Load(StoaOptions options, string place)
    {
        try
        {
            var ring = KeyRing.Load(options.Configuration, options.DataFolder);
            foreach (var use in Enum.GetValues<KeyUse>())
                ring.Active(use);
            return new Finding(KeyRingName, Good: true, place);
        }
        catch (Exception broken) when (broken is SetupException or IOException or UnauthorizedAccessException)
        {
            return new Finding(KeyRingName, Good: false, broken.Message);
        }
    }

    private static async Task<bool> HasSealedAnything(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var exists = source.CreateCommand("select to_regclass('platform.data_protection_keys') is not null");
        if (await exists.ExecuteScalarAsync(stop) is not true)
            return false;
        await using var any = source.CreateCommand("select exists (select from platform.data_protection_keys)");
        return await any.ExecuteScalarAsync(stop) is true;
    }
}
