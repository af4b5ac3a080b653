using Npgsql;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class KeyRotationTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Purpose = "harbour.people.email";
    private const int People = (KeyRotation.BatchRows * 2) + 7;
    private static readonly SealedColumn Email = new("harbour.people", "id", "email", Purpose, new IndexedBy("email_index", IndexKind.Email, "email"));
    private static readonly SealedColumn Phone = new("harbour.people", "id", "phone", "harbour.people.phone");

    private readonly KeyFolder _folder = new();
    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await databases.CreateEmpty();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
        await Execute(
            """
            create schema harbour;
            create table harbour.people (
                id uuid primary key default gen_random_uuid(), name text not null unique,
                email bytea not null, email_index bytea unique, phone bytea);
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_value_and_index_moves_under_the_new_keys_and_reads_as_before()
    {
        var ring = _folder.Load();
        for (var i = 0; i < People; i++)
            await Add(ring, i);

        var moved = (await Rotation(ring).Rotate(TestContext.Current.CancellationToken)).Value;

        Assert.Equal([new ColumnRotation(Email, People, 0), new ColumnRotation(Phone, 0, 0)], moved);
        var restarted = _folder.Load();
        var cipher = new FieldCipher(restarted);
        var index = new BlindIndex(restarted);
        foreach (var (name, email, hash) in await Rows())
        {
            Assert.Equal($"{name}@example.org", cipher.Open(new Sealed(email), Purpose));
            Assert.Equal(KeyHeader.Of(restarted.Active(KeyUse.Field)), email[..KeyHeader.Of(restarted.Active(KeyUse.Field)).Length]);
            Assert.Equal(index.Of(IndexKind.Email, $"{name}@example.org", "email"), hash);
        }
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        var ring = _folder.Load();
        await Add(ring, 1);
        await Rotation(ring).Rotate(TestContext.Current.CancellationToken);
        var before = await Rows();
        Assert.All(await Rotation(ring).Reseal(TestContext.Current.CancellationToken), column => Assert.Equal(0, column.Resealed));
        Assert.Equal(before.Select(row => row.Email), (await Rows()).Select(row => row.Email));
    }

    [Fact]
    public async Task A_rotation_that_stopped_halfway_goes_on_where_it_was()
    {
        var ring = _folder.Load();
        await Add(ring, 1);
        ring.AddActive(KeyUse.Field);
        ring.AddActive(KeyUse.Index);
        await Add(ring, 2);
        var moved = await Rotation(ring).Reseal(TestContext.Current.CancellationToken);
        Assert.Equal(1, moved[0].Resealed);
    }

    [Fact]
    public async Task A_value_that_does_not_open_is_counted_left_alone_and_stops_nobody()
    {
        var ring = _folder.Load();
        await Add(ring, 1);
        await Add(ring, 2);
        await Execute("update harbour.people set email = '\\x0badc0de' where name = 'p1'");
        var moved = (await Rotation(ring).Rotate(TestContext.Current.CancellationToken)).Value;
        Assert.Equal(new ColumnRotation(Email, 1, 1), moved[0]);
        Assert.Equal([0x0b, 0xad, 0xc0, 0xde], (await Rows()).Single(row => row.Name == "p1").Email);
    }

    [Fact]
    public async Task A_person_who_came_twice_during_the_rotation_stops_nobody()
    {
        var ring = _folder.Load();
        await Add(ring, 1);
        ring.AddActive(KeyUse.Index);
        await Execute("update harbour.people set name = 'older'");
        await Add(ring, 1);
        await Add(ring, 2);
        var moved = await Rotation(ring).Reseal(TestContext.Current.CancellationToken);
        Assert.Equal(new ColumnRotation(Email, 0, 1), moved[0]);
    }

    [Fact]
    public async Task A_row_without_an_index_stays_unfindable()
    {
        var ring = _folder.Load();
        await Add(ring, 1);
        await Execute("update harbour.people set email_index = null");
        Assert.Equal(1, (await Rotation(ring).Rotate(TestContext.Current.CancellationToken)).Value[0].Resealed);
        Assert.Null((await Rows()).Single().Hash);
    }

    [Fact]
    public async Task Names_that_are_not_plain_are_a_fault()
    {
        var ring = _folder.Load();
        var rotation = new KeyRotation(ring, new FieldCipher(ring), new BlindIndex(ring), _source,
            [new SealedColumn("harbour.people; drop table harbour.people", "id", "email", Purpose)]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => rotation.Reseal(TestContext.Current.CancellationToken));
    }

    private KeyRotation Rotation(KeyRing ring) =>
        new(ring, new FieldCipher(ring), new BlindIndex(ring), _source, [Email, Phone]);

    private async Task Add(KeyRing ring, int number)
    {
        var email = $"p{number}@example.org";
        await using var command = _source.CreateCommand("insert into harbour.people (name, email, email_index) values ($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter { Value = $"p{number}" });
        command.Parameters.Add(new NpgsqlParameter { Value = new FieldCipher(ring).Seal(email, Purpose).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = new BlindIndex(ring).Of(IndexKind.Email, email, "email") });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<(string Name, byte[] Email, byte[]? Hash)>> Rows()
    {
        await using var command = _source.CreateCommand("select name, email, email_index from harbour.people order by name");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, byte[], byte[]?)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), reader.GetFieldValue<byte[]>(1), await reader.IsDBNullAsync(2) ? null : reader.GetFieldValue<byte[]>(2)));
        return rows;
    }

    private async Task Execute(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
