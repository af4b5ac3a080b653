using Npgsql;
using Stoa.Bench.Data;
using Stoa.Bench.Load;
using Stoa.Bench.Report;

namespace Stoa.Bench.Market;

/// <summary>The data set, the two servers on it, and the report that the benchmarks add to.</summary>
internal sealed class MarketBench(Settings settings, DataSet data, Results results) : IAsyncDisposable
{
    // Nothing refers to a hold that was not ordered; looking for it anyway, hold by hold, would read all orders each time.
    private const string ForeignKeysOff = "set local session_replication_role = replica;";

    private readonly MailSink _mail = new();
    private ServerProcess? _stoa;
    private ServerProcess? _yardstick;

    /// <summary>The program that is measured.</summary>
    public static string Program { get; } = Path.Combine(Settings.Root, "src", "Stoa.Server", "bin", "Release", "net10.0", "stoa.dll");

    public Settings Settings { get; } = settings;

    public DataSet Data { get; } = data;

    public Results Results { get; } = results;

    public FreeSlots Free { get; } = new(data.LoadedOn);

    /// <summary>The program itself, as an operator runs it, with a worker, a processor and a mail server.</summary>
    public async Task<ServerProcess> Stoa() => _stoa ??= await StartStoa(Data.ConnectionString);

    /// <summary>A bare server on the same database.</summary>
    public async Task<ServerProcess> Yardstick() => _yardstick ??= await ServerProcess.Start(
        typeof(MarketBench).Assembly.Location, ["yardstick", "--database", Data.ConnectionString], new Dictionary<string, string>(StringComparer.Ordinal), "/");

    /// <summary>Another server, for measuring its start.</summary>
    public Task<ServerProcess> StartStoa(string database) => ServerProcess.Start(
        Program, ["serve", "--data-folder", Data.Folder, "--database", database],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STOA_SECURITY__REQUESTS_PER_MINUTE"] = "1000000000",
            ["STOA_SECURITY__CREDENTIAL_ATTEMPTS_PER_MINUTE"] = "1000000000",
            ["STOA_PAYMENTS__GATEWAYS__0"] = "sandbox",
            ["STOA_SANDBOX__WEBHOOK_SECRETS__0"] = Processor.SecretText,
            ["STOA_MAIL__HOST"] = "127.0.0.1",
            ["STOA_MAIL__PORT"] = _mail.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["STOA_MAIL__TLS"] = "false",
            ["STOA_MAIL__FROM"] = "market@bench.example",
        },
        "/");

    /// <summary>Takes back the holds of a run, so that the next finds the same database.</summary>
    public Task ReleaseHolds() => Execute(ForeignKeysOff + "delete from availability.reservations where status = 'held' and order_id is null");

    public async Task Execute(string sql)
    {
        await using var command = Data.Database.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Ask<T>(string sql, params object[] values)
    {
        await using var command = Data.Database.CreateCommand(sql);
        command.CommandTimeout = 300;
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Stops the servers.</summary>
    public async Task StopServers()
    {
        if (_yardstick is not null) await _yardstick.DisposeAsync();
        if (_stoa is not null) await _stoa.DisposeAsync();
        (_stoa, _yardstick) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServers();
        _mail.Dispose();
        await Data.DisposeAsync();
    }
}
