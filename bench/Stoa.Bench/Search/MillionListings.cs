using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database.Embedded;
using Stoa.Server.Platform.Database.Migrations;
using Stoa.Server.Platform.Presets;

namespace Stoa.Bench.Search;

/// <summary>A database with a million listings, filled once and found again by later runs of the same day count.</summary>
internal sealed class MillionListings : IAsyncDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 1_000_000;

    private const string StepMark = "-- step: ";
    private const int LoadSecondsMax = 3_000;
    private const int DaysOldMax = 20;

    private readonly EmbeddedPostgres _postgres;

    private MillionListings(string folder, EmbeddedPostgres postgres, string source)
    {
        (Folder, _postgres, Source) = (folder, postgres, source);
        Database = NpgsqlDataSource.Create(postgres.ConnectionString + ";Command Timeout=600");
    }

    /// <summary>What the server gets as its data folder.</summary>
    public string Folder { get; }

    /// <summary>What the listings were made from, in words.</summary>
    public string Source { get; }

    public string ConnectionString => _postgres.ConnectionString;

    public NpgsqlDataSource Database { get; }

    /// <summary>The parent of the database's sessions.</summary>
    public int Postmaster => _postgres.ProcessId;

    public static async Task<MillionListings> Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var mark = Path.Combine(folder, "million.txt");
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        var cluster = Path.Combine(folder, "postgres");
        if (File.Exists(mark) && File.ReadAllLines(mark) is [var day, var source, ..]
            && LocalDate.FromDateTime(DateTime.Parse(day, CultureInfo.InvariantCulture)).PlusDays(DaysOldMax) > today)
            return new MillionListings(folder, await Start(cluster), source);

        File.Delete(mark);
        if (Directory.Exists(cluster)) Directory.Delete(cluster, recursive: true);
        var postgres = await Start(cluster);
        var from = await Load(postgres.ConnectionString, today);
        File.WriteAllLines(mark, [today.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), from]);
        return new MillionListings(folder, postgres, from);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static Task<EmbeddedPostgres> Start(string cluster) =>
        EmbeddedPostgres.Start(new EmbeddedPostgresOptions(cluster), NullLogger.Instance, CancellationToken.None);

    private static async Task<string> Load(string connectionString, LocalDate today)
    {
        await new Migrator(connectionString).Up();
        await using var database = NpgsqlDataSource.Create(
            $"{connectionString};Pooling=false;Command Timeout={LoadSecondsMax};Options=-c synchronous_commit=off -c maintenance_work_mem=512MB -c work_mem=256MB");
        await KeepCategories.Run(database, PresetFile.Load("ecosystem"), CancellationToken.None);
        var (samples, source) = Samples.Read();
        await using var connection = await database.OpenConnectionAsync();
        foreach (var (step, at) in Script(today, samples.Count).Select((step, at) => (step, at)))
        {
            var watch = Stopwatch.StartNew();
            var name = step[..step.IndexOf('\n', StringComparison.Ordinal)];
            await using (var command = new NpgsqlCommand(step[name.Length..], connection)) await command.ExecuteNonQueryAsync();
            if (at == 0) await Samples.Copy(samples, connection);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  loaded {name}: {watch.Elapsed.TotalSeconds:F1} s"));
        }
        return source;
    }

    private static IEnumerable<string> Script(LocalDate today, int samples)
    {
        using var stream = typeof(MillionListings).Assembly.GetManifestResourceStream("million.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("$today$", today.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$samples$", samples.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$listings$", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Split(StepMark).Skip(1);
    }
}
