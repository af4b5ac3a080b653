using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Data;

/// <summary>One user who owns every organization, so that a sale also writes to its provider. Sealed with the keys of the data folder.</summary>
internal static class Provider
{
    private const string Email = "provider@bench.example";

    public static async Task Add(string folder, string connectionString)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:DataFolder"] = folder }).Build();
        var options = new StoaOptions { DataFolder = folder, Configuration = configuration, Urls = "http://127.0.0.1:0" };
        await using var server = StoaServer.Build(options.WithDatabase(connectionString));
        await using var scope = server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        var user = new User
        {
            Id = Id<User>.New(work.Now),
            Email = work.Cipher.Seal(Email, User.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, Email, User.EmailIndexPurpose),
            EmailVerifiedAt = work.Now,
            Name = work.Cipher.Seal("Every Provider", User.NamePurpose),
            SecurityStamp = "",
            CreatedAt = work.Now,
        };
        work.Db.Add(user);
        if (await work.Commit(CancellationToken.None) is { } problem) throw new InvalidOperationException(problem.Message);
        await using var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "insert into organizations.members (organization_id, user_id, role, joined_at) select id, $1, 'owner', now() from organizations.organizations");
        command.Parameters.Add(new() { Value = user.Id.Value });
        await command.ExecuteNonQueryAsync();
    }
}
