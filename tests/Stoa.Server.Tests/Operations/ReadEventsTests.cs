using Npgsql;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core.Access;
using Stoa.Server.Operations;
using Stoa.Server.Platform.Access;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Operations;

/// <summary>Whoever reads events by cursor sees each once, whatever is committed meanwhile.</summary>
public sealed class ReadEventsTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly Actor Operator = new(null, Guid.CreateVersion7(), null, null, IsOperator: true, []);
    private TestStoa _stoa = null!;

    private NpgsqlDataSource Database => _stoa.App.Services.GetRequiredService<NpgsqlDataSource>();

    public async ValueTask InitializeAsync() => _stoa = await TestStoa.Start(databases);

    public ValueTask DisposeAsync() => _stoa.DisposeAsync();

    [Fact]
    public async Task What_is_committed_behind_an_open_transaction_waits_for_it()
    {
        await using var early = await Database.OpenConnectionAsync();
        await using var open = await early.BeginTransactionAsync();
        await Write(early, "first");
        await using (var late = await Database.OpenConnectionAsync()) await Write(late, "second");

        var (before, cursor) = await Read(null);
        Assert.Empty(before);
        await open.CommitAsync();
        Assert.Equal(["first", "second"], await ReadUntil(2, cursor));
    }

    [Fact]
    public async Task Many_writers_and_one_reader_lose_and_repeat_nothing()
    {
        const int Writers = 8, Each = 25;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var n = 0; n < Each; n++)
            {
                await using var connection = await Database.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await Write(connection, $"{writer}-{n}");
                await Task.Yield();
                await transaction.CommitAsync();
            }
        }));
        var seen = await ReadUntil(Writers * Each, null);
        await writing;
        Assert.Equal(Writers * Each, seen.Distinct(StringComparer.Ordinal).Count());
        for (var writer = 0; writer < Writers; writer++)
        {
            var own = seen.Where(text => text.StartsWith($"{writer}-", StringComparison.Ordinal)).ToList();
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{writer}-{n}"), own);
        }
    }

    [Fact]
    public async Task A_member_sees_its_organization_and_an_outsider_nothing()
    {
        var mine = Guid.CreateVersion7();
        await using (var connection = await Database.OpenConnectionAsync())
        {
            await Write(connection, "mine", mine);
            await Write(connection, "theirs", Guid.CreateVersion7());
            await Write(connection, "nobody's");
        }
        Assert.Equal(3, (await ReadUntil(3, null)).Count);
        var member = new Actor(null, Guid.CreateVersion7(), null, null, false, [new Membership(mine, "Mine", MemberRole.Staff)]);
        Assert.Equal(["mine"], (await Read(null, member)).Seen);
        Assert.Empty((await Read(null, new Actor(null, Guid.CreateVersion7(), null, null, false, []))).Seen);
    }

    [Fact]
    public async Task Types_narrow_and_a_foreign_cursor_is_refused()
    {
        await using (var connection = await Database.OpenConnectionAsync())
        {
            await Write(connection, "a", type: "test.one");
            await Write(connection, "b", type: "test.two");
        }
        Assert.Equal(2, (await ReadUntil(2, null)).Count);
        Assert.Equal(["b"], (await Read(null, types: "test.two")).Seen);
        var refused = await ReadEvents.Run("nonsense", null, null, Operator, Database, CancellationToken.None);
        Assert.Equal("bad-cursor", refused.Problem!.Code);
    }

    private static async Task Write(NpgsqlConnection connection, string aggregate, Guid? organization = null, string type = "test.happened")
    {
        await using var command = new NpgsqlCommand(
            "insert into platform.events (id, type, aggregate, organization_id, body, occurred_at) values (gen_random_uuid(), $1, $2, $3, '{}', now())", connection);
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = aggregate });
        command.Parameters.Add(new() { Value = (object?)organization ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(List<string> Seen, string? Cursor)> Read(string? cursor, Actor? actor = null, string? types = null)
    {
        var stretch = await ReadEvents.Run(cursor, types, 7, actor ?? Operator, Database, CancellationToken.None);
        return ([.. stretch.Value.Items.Select(item => item.Aggregate)], stretch.Value.Next ?? cursor);
    }

    // Transactions of tests that run beside hold the end back for a moment: asked again until all is there.
    private async Task<List<string>> ReadUntil(int count, string? cursor)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = new List<string>();
        while (seen.Count < count && !patience.IsCancellationRequested)
        {
            (var more, cursor) = await Read(cursor);
            seen.AddRange(more);
            await Task.Yield();
        }
        return seen;
    }
}
