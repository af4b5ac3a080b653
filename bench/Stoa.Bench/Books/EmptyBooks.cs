using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Server;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Bench.Books;

/// <summary>A program with a new, empty database of its own, as durable as a real one.</summary>
internal sealed class EmptyBooks : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;

    private EmptyBooks(EmbeddedPostgres postgres, WebApplication app) => (_postgres, App) = (postgres, app);

    public WebApplication App { get; }
    public string ConnectionString => _postgres.ConnectionString;
    public NpgsqlDataSource Database => App.Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>What was in the folder is gone.</summary>
    public static async Task<EmptyBooks> Open(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var postgres = await EmbeddedPostgres.Start(new EmbeddedPostgresOptions(Path.Combine(folder, "postgres")), NullLogger.Instance, CancellationToken.None);
        await new Migrator(postgres.ConnectionString).Up();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:DataFolder"] = folder, ["Stoa:Delivery:Worker"] = "false", ["Stoa:Payments:Gateways:0"] = "sandbox",
        }).Build();
        var options = new StoaOptions { Urls = "http://127.0.0.1:0", DataFolder = folder, Configuration = configuration }.WithDatabase(postgres.ConnectionString);
        return new EmptyBooks(postgres, StoaServer.Build(options, services => services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Error))));
    }

    public async Task Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The database's version.</summary>
    public async Task<string> Version()
    {
        await using var command = Database.CreateCommand("show server_version");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
