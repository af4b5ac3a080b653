using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Indexing;

namespace Stoa.Bench.Data;

/// <summary>Users who own the organizations, so that a sale also writes to its provider. Sealed with the keys of the data folder.</summary>
internal static class Providers
{
    private const int Count = 2_000;

    public static async Task Add(string folder, string connectionString)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:DataFolder"] = folder }).Build();
        var options = new StoaOptions { DataFolder = folder, Configuration = configuration, Urls = "http://127.0.0.1:0" };
        await using var server = StoaServer.Build(options.WithDatabase(connectionString));
        await using var scope = server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        User[] users = [.. Enumerable.Range(1, Count).Select(number => New(work, number))];
        work.Db.AddRange(users);
        if (await work.Commit(CancellationToken.None) is { } problem) throw new InvalidOperationException(problem.Message);
        Console.WriteLine($"  made {Count:N0} providers; building the search index");
        await using var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            insert into organizations.members (organization_id, user_id, role, joined_at)
            select bench.id(1, n), ($1)[1 + n % cardinality($1)], 'owner', now() from generate_series(1, 20000) n;
            """);
        command.Parameters.Add(new() { Value = users.Select(user => user.Id.Value).ToArray() });
        await command.ExecuteNonQueryAsync();
        await using var analyze = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand("analyze identity.users, organizations.members");
        await analyze.ExecuteNonQueryAsync();
        // Loading writes rows as a replica does, past the triggers that tell the index.
        await Rebuild.Run(
            scope.ServiceProvider.GetRequiredService<SearchIndex>(), scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>(), work.Now, _ => { }, CancellationToken.None);
    }

    private static User New(Work work, int number)
    {
        var email = $"provider{number}@bench.example";
        return new User
        {
            Id = Id<User>.New(work.Now),
            Email = work.Cipher.Seal(email, User.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose),
            EmailVerifiedAt = work.Now,
            Name = work.Cipher.Seal("A Provider", User.NamePurpose),
            SecurityStamp = "",
            CreatedAt = work.Now,
        };
    }
}
