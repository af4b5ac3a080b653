using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Database.Embedded;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Bench.Data;

/// <summary>An embedded PostgreSQL, as careful as in production, filled once and found again by later runs.</summary>
internal sealed class DataSet : IAsyncDisposable
{
    private const string StepMark = "-- step: ";
    private const int LoadSecondsMax = 1_800;

    // Reservations must lie in the future, and free days are needed after today.
    private const int DaysOldMax = 20;

    private readonly EmbeddedPostgres _postgres;

    private DataSet(string folder, EmbeddedPostgres postgres, LocalDate loadedOn)
    {
        (Folder, _postgres, LoadedOn) = (folder, postgres, loadedOn);
        Database = NpgsqlDataSource.Create(postgres.ConnectionString);
    }

    /// <summary>What the server gets as its data folder.</summary>
    public string Folder { get; }

    public string ConnectionString => _postgres.ConnectionString;

    public NpgsqlDataSource Database { get; }

    /// <summary>The parent of the database's sessions.</summary>
    public int Postmaster => _postgres.ProcessId;

    /// <summary>The first day of the reservations.</summary>
    public LocalDate LoadedOn { get; }

    /// <summary>Starts the database of the folder, and fills it when it is missing, of another making, or old.</summary>
    public static async Task<DataSet> Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var today = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb[Numbers.Zone]).Date;
        if (Mark.Read(folder) is { } mark && mark.Fingerprint == Fingerprint() && Period.DaysBetween(mark.LoadedOn, today) <= DaysOldMax)
            return new DataSet(folder, await StartPostgres(folder), mark.LoadedOn);

        File.Delete(Mark.FileIn(folder));
        if (Directory.Exists(PostgresIn(folder))) Directory.Delete(PostgresIn(folder), recursive: true);
        var postgres = await StartPostgres(folder);
        var watch = Stopwatch.StartNew();
        await Load(postgres.ConnectionString, today);
        await Providers.Add(folder, postgres.ConnectionString);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the data set is ready after {watch.Elapsed.TotalSeconds:F0} s"));
        Mark.Write(folder, new Mark(Fingerprint(), today));
        return new DataSet(folder, postgres, today);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static string PostgresIn(string folder) => Path.Combine(folder, "postgres");

    private static Task<EmbeddedPostgres> StartPostgres(string folder) =>
        EmbeddedPostgres.Start(new EmbeddedPostgresOptions(PostgresIn(folder)), NullLogger.Instance, CancellationToken.None);

    private static async Task Load(string connectionString, LocalDate today)
    {
        await new Migrator(connectionString).Up();
        // Loading is not measured, so it may be careless until the checkpoint at its end.
        await using var database = NpgsqlDataSource.Create(
            $"{connectionString};Pooling=false;Command Timeout={LoadSecondsMax};Options=-c synchronous_commit=off -c maintenance_work_mem=512MB");
        await using var connection = await database.OpenConnectionAsync();
        foreach (var step in Script(today))
        {
            var watch = Stopwatch.StartNew();
            var name = step[..step.IndexOf('\n', StringComparison.Ordinal)];
            await using var command = new NpgsqlCommand(step[name.Length..], connection);
            await command.ExecuteNonQueryAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  loaded {name}: {watch.Elapsed.TotalSeconds:F1} s"));
        }
    }

    private static IEnumerable<string> Script(LocalDate today) =>
        Sql().Replace("$today$", today.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal).Split(StepMark).Skip(1);

    private static string Sql()
    {
        using var stream = typeof(DataSet).Assembly.GetManifestResourceStream("load.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // A migration that has changed makes other tables.
    private static string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Sql()));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Migrations"), "up.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Mark(string Fingerprint, LocalDate LoadedOn)
    {
        internal static string FileIn(string folder) => Path.Combine(folder, "data-set.json");

        internal static Mark? Read(string folder) => File.Exists(FileIn(folder))
            ? JsonSerializer.Deserialize<Mark>(File.ReadAllText(FileIn(folder)), Stoa.Server.Platform.Http.StoaJson.Options)
            : null;

        internal static void Write(string folder, Mark mark) =>
            File.WriteAllText(FileIn(folder), JsonSerializer.Serialize(mark, Stoa.Server.Platform.Http.StoaJson.Options));
    }
}
