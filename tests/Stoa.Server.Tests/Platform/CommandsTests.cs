using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Commands;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform;

/// <summary>Commands on a database of one's own: what they say, do, and end with.</summary>
public sealed class CommandsTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly string _dataFolder = Directory.CreateTempSubdirectory("stoa-data-").FullName;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await databases.Create();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_dataFolder, recursive: true);
    }

    [Fact]
    public async Task The_clock_moves_in_a_demo_and_only_ahead()
    {
        Assert.Equal(2, (await Run("clock", "advance", "2d")).ExitCode);
        await Do("update platform.clock set demo = true");
        Assert.Equal(2, (await Run("clock", "advance", "-2d")).ExitCode);
        Assert.Equal(2, (await Run("clock", "advance", "soon")).ExitCode);
        var (exitCode, said) = await Run("clock", "advance", "2d");
        Assert.Equal(0, exitCode);
        Assert.Contains("(2d 00h 00m ahead)", said, StringComparison.Ordinal);
        Assert.Contains("(2d 00h 00m ahead)", (await Run("clock", "show")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_without_what_they_are_and_rotated()
    {
        var (exitCode, before) = await Run("keys", "list");
        Assert.Equal(0, exitCode);
        Assert.Contains("identity.users.email", before, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("keys", "rotate")).ExitCode);
        Assert.Equal(0, (await Run("keys", "reseal")).ExitCode);
        var after = (await Run("keys", "list")).Said;
        Assert.NotEqual(ActiveKeys(before), ActiveKeys(after));
        var secrets = Regex.Matches(await File.ReadAllTextAsync(Directory.GetFiles(_dataFolder, "*.json", SearchOption.AllDirectories)[0]), "[A-Za-z0-9+/]{40,}={0,2}", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret.Value, before + after, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_sent_again()
    {
        Assert.Equal(0, (await Run("dead-letters", "list")).ExitCode);
        Assert.Equal(1, (await Run("dead-letters", "replay")).ExitCode);
        await Do("""
            insert into platform.envelopes (box, topic, aggregate, body, status, attempts, last_error, created_at, due_at)
            select 'outbox', topic, 'ord_x', '{}', 'dead', 14, 'The line broke.', now(), now() from unnest(array['payments.refund', 'notifications.deliver']) topic
            """);
        var (exitCode, said) = await Run("dead-letters", "list");
        Assert.Equal(1, exitCode);
        Assert.Contains("payments.refund  ord_x  14 tries  The line broke.", said, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("dead-letters", "replay", "--topic", "payments.refund")).ExitCode);
        said = (await Run("dead-letters", "list")).Said;
        Assert.DoesNotContain("payments.refund", said, StringComparison.Ordinal);
        Assert.Contains("notifications.deliver", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_is_drawn_or_not_known()
    {
        var (exitCode, said) = await Run("process", "graph", "appointment");
        Assert.Equal(0, exitCode);
        Assert.Contains("stateDiagram-v2", said, StringComparison.Ordinal);
        Assert.Contains("--> ", said, StringComparison.Ordinal);
        Assert.Contains("rental", (await Run("process", "graph")).Said, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("process", "graph", "marriage")).ExitCode);
    }

    [Fact]
    public async Task Operators_are_made_from_accounts_and_one_who_approves_payouts_is_always_left()
    {
        await using var stoa = await TestStoa.Start(databases);
        (string DataFolder, string Database) on = (stoa.DataFolder, stoa.ConnectionString);
        Assert.Equal(1, (await Run(on, "operators", "list")).ExitCode);
        Assert.Equal(2, (await Run(on, "operators", "grant", "ada@example.org")).ExitCode);
        foreach (var (name, isConfirmed) in new[] { ("ada", false), ("bob", true) })
        {
            Assert.True((await stoa.With((work, services) => CreateUser.Run(
                new(name, $"{name}@example.org", "correct horse battery", isConfirmed), work, services.GetRequiredService<Users>(), default))).Succeeded);
        }

        // Anybody may register with an address that is not theirs.
        Assert.Equal(2, (await Run(on, "operators", "grant", "ada@example.org")).ExitCode);
        Assert.Equal(0, (await Run(on, "operators", "grant", "ada@example.org", "--unconfirmed")).ExitCode);
        Assert.Equal(0, (await Run(on, "operators", "grant", " bob@example.org", "--no-payouts")).ExitCode);
        var said = (await Run(on, "operators", "list")).Said;
        Assert.Contains("ada@example.org  ada\n", said, StringComparison.Ordinal);
        Assert.Contains("bob@example.org  bob  (approves no payouts)", said, StringComparison.Ordinal);

        Assert.Equal(2, (await Run(on, "operators", "revoke", "ada@example.org")).ExitCode);
        Assert.Equal(2, (await Run(on, "operators", "grant", "ada@example.org", "--unconfirmed", "--no-payouts")).ExitCode);
        Assert.Equal(0, (await Run(on, "operators", "grant", "bob@example.org")).ExitCode);
        Assert.Equal(0, (await Run(on, "operators", "revoke", "ada@example.org")).ExitCode);
        Assert.Equal(2, (await Run(on, "operators", "revoke", "ada@example.org")).ExitCode);
        Assert.Equal(2, (await Run(on, "operators", "revoke", "bob@example.org")).ExitCode);
        Assert.DoesNotContain("ada@", (await Run(on, "operators", "list")).Said, StringComparison.Ordinal);

        // Both at once: one stays.
        Assert.Equal(0, (await Run(on, "operators", "grant", "ada@example.org", "--unconfirmed")).ExitCode);
        var two = await stoa.With((work, _) => Operators.List(work, default));
        var refused = await Task.WhenAll(two.Select(one => stoa.With((work, _) => Operators.Revoke(work, one.Id, default))));
        Assert.Equal(["", "last-operator"], refused.Select(problem => problem?.Code ?? "").Order(StringComparer.Ordinal));
    }

    private static string ActiveKeys(string said) => string.Join('\n', said.Split('\n').Where(line => line.Contains("  active ", StringComparison.Ordinal)));

    // Other tests may write to the console meanwhile: what is said is looked for, not compared.
    private Task<(int ExitCode, string Said)> Run(params string[] command) => Run((_dataFolder, _database.ConnectionString), command);

    private static async Task<(int ExitCode, string Said)> Run((string DataFolder, string Database) place, params string[] command)
    {
        var (console, said) = (Console.Out, new StringWriter());
        Console.SetOut(TextWriter.Synchronized(said));
        try
        {
            string[] on = command[0] == "process" ? [] : ["--data-folder", place.DataFolder, "--database", place.Database];
            return (await StoaCommand.Run([.. command, .. on]), said.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private async Task Do(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
