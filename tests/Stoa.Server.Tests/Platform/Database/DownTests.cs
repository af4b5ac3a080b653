using Npgsql;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Server.Tests.Platform.Database;

/// <summary>Every migration of the program can be taken back without a trace.</summary>
public sealed class DownTests(TestDatabases databases)
{
    [Fact]
    public async Task Each_step_down_restores_the_shape_before()
    {
        await using var database = await databases.CreateEmpty();
        var migrator = new Migrator(database.ConnectionString);
        var names = (await migrator.Status()).Select(status => status.Name).ToList();
        Assert.NotEmpty(names);
        // The first one leaves the table of migrations behind, which was there before it.
        await migrator.Up(Number(names[0]));
        await migrator.Down(0);
        foreach (var name in names)
        {
            var before = await Shape(database);
            await migrator.Up(Number(name));
            var after = await Shape(database);
            Assert.NotEqual(before, after);
            await migrator.Down();
            Assert.Equal(before, await Shape(database));
            await migrator.Up(Number(name));
            Assert.Equal(after, await Shape(database));
        }
    }

    private static int Number(string name) => int.Parse(name[..name.IndexOf('-', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> Shape(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            with own as (select oid, nspname from pg_namespace where nspname not like 'pg\_%' and nspname <> 'information_schema')
            select string_agg(line, E'\n' order by line) from (
                select 'schema ' || nspname as line from own
                union all select 'extension ' || extname from pg_extension
                union all select format('column %s.%s.%s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
                    from pg_attribute a join pg_class c on c.oid = attrelid and relkind in ('r', 'v', 'm') join own on own.oid = relnamespace
                    left join pg_attrdef d on d.adrelid = attrelid and d.adnum = attnum where attnum > 0 and not attisdropped
                union all select format('constraint %s.%s %s', nspname, conname, pg_get_constraintdef(c.oid)) from pg_constraint c join own on own.oid = connamespace
                union all select indexdef from pg_indexes join own on own.nspname = schemaname
                union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid join own on own.oid = relnamespace where not tgisinternal
                union all select format('function %s.%s %s', nspname, proname, md5(prosrc)) from pg_proc p join own on own.oid = pronamespace
                    where not exists (select from pg_depend where objid = p.oid and deptype = 'e')
                union all select format('sequence %s.%s', nspname, relname) from pg_class join own on own.oid = relnamespace where relkind = 'S'
                union all select format('type %s.%s', nspname, typname) from pg_type t join own on own.oid = typnamespace
                    where typtype in ('e', 'd') and not exists (select from pg_depend where objid = t.oid and deptype = 'e')
            ) shape
            """, connection);
        return await command.ExecuteScalarAsync() as string ?? "";
    }
}
