using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Server.Tests.Platform;

public sealed class MigratorTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-migrations-").FullName;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await databases.CreateEmpty();
        Write("0001-people", "create table people (id int); -- a ; in a comment\n\ncreate table pets (id int);", "drop table pets; drop table people;");
        Write("0002-rules", "create function one() returns int language sql as $$ select 1; $$;", "drop function one();");
        Write("0003-index", "-- no transaction\ncreate index concurrently people_id on people (id);", "-- no transaction\ndrop index concurrently people_id;");
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Up_down_and_up_again_ends_where_the_first_up_did()
    {
        Assert.Equal(["0001-people", "0002-rules", "0003-index"], await Migrator.Up());
        var first = await Shape();
        Assert.Equal(["0003-index", "0002-rules", "0001-people"], await Migrator.Down(to: 0));
        Assert.Equal("", await Shape());
        await Migrator.Up();
        Assert.Equal(first, await Shape());
        Assert.Empty(await Migrator.Up());
    }

    [Fact]
    public async Task A_step_down_takes_back_the_last_one_only()
    {
        await Migrator.Up();
        Assert.Equal(["0003-index"], await Migrator.Down());
        Assert.Equal([true, true, false], (await Migrator.Status()).Select(status => status.AppliedAt is not null));
    }

    [Fact]
    public async Task Up_to_a_number_leaves_the_rest_waiting()
    {
        Assert.Equal(["0001-people", "0002-rules"], await Migrator.Up(to: 2));
        Assert.Equal(["0002-rules"], await Migrator.Down(to: 1));
        await Refused("There is no migration number 9", () => Migrator.Up(to: 9));
    }

    [Fact]
    public async Task Asking_for_the_status_changes_nothing()
    {
        Assert.All(await Migrator.Status(), status => Assert.Null(status.AppliedAt));
        Assert.Equal(false, await Ask("select exists (select from pg_namespace where nspname = 'platform')"));
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        await Migrator.Up();
        Write("0001-people", "create table people (id bigint)", "drop table people");
        await Refused("0001-people was changed after", () => Migrator.Up());
        await Refused("0001-people was changed after", () => Migrator.Status());
    }

    [Fact]
    public async Task Other_line_endings_are_no_change()
    {
        await Migrator.Up();
        var file = Path.Combine(_folder, "0001-people", "up.sql");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\r\n"));
        Assert.Empty(await Migrator.Up());
    }

    [Fact]
    public async Task An_unknown_applied_migration_is_refused()
    {
        await Migrator.Up();
        Directory.Delete(Path.Combine(_folder, "0003-index"), recursive: true);
        await Refused("0003-index, which this version of Stoa does not know", () => Migrator.Up());
    }

    [Fact]
    public async Task A_failing_migration_leaves_nothing_and_those_before_it_stay()
    {
        Write("0004-broken", "create table half (id int); select 1/0;", "drop table half;");
        await Refused("0004-broken failed, and nothing of it was kept: division by zero", () => Migrator.Up());
        Assert.Equal(false, await Ask("select to_regclass('half') is not null"));
        Assert.Equal([true, true, true, false], (await Migrator.Status()).Select(status => status.AppliedAt is not null));
    }

    [Fact]
    public async Task Several_at_once_apply_each_migration_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.Up()));
        Assert.Equal(3, runs.Sum(names => names.Count));
    }

    [Theory]
    [InlineData("people")]
    [InlineData("1-people")]
    [InlineData("0001-people-again")]
    public async Task A_misnamed_or_doubled_folder_is_refused(string name)
    {
        Write(name, "select 1", "select 1");
        await Refused("migration", () => Migrator.Up());
    }

    private Migrator Migrator => new(_database.ConnectionString, _folder);

    private void Write(string name, string up, string down)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "up.sql"), up);
        File.WriteAllText(Path.Combine(folder, "down.sql"), down);
    }

    private static async Task Refused(string sentence, Func<Task> act) =>
        Assert.Contains(sentence, (await Assert.ThrowsAsync<SetupException>(act)).Message, StringComparison.Ordinal);

    private async Task<string> Shape() => (string)(await Ask(
        """
        select coalesce(string_agg(name, ' ' order by name), '') from (
            select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
            union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace) things
        """))!;

    private async Task<object?> Ask(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
