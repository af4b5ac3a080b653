using System.Text;
using Npgsql;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Faults;

/// <summary>Who reads the database without the keys learns nothing about people.</summary>
public sealed class PersonalDataTests(TestDatabases databases)
{
    // What the guest of this test says about themselves, and nothing else in the database does.
    private static readonly string[] Secrets = ["Zenobia Quartermain", "zenobia.quartermain@example.org", "514 555 7391", "allergic to lavender"];

    [Fact]
    public async Task No_row_of_any_table_shows_what_a_guest_said_about_themselves()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" });
        var shop = await Shop.Open(stoa);
        using var shopper = new Shopper(stoa.BaseAddress);
        var hold = (await shopper.Hold(shop, Sale.Tomorrow, key: Guid.NewGuid().ToString()))["id"];
        var order = await shopper.Send(HttpMethod.Post, "/api/v1/orders",
            new { hold_id = hold, name = Secrets[0], email = Secrets[1], phone = Secrets[2], note = Secrets[3] }, key: Guid.NewGuid().ToString());
        await shopper.Pay(order["id"]);
        await stoa.Settle();

        var rows = 0;
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        foreach (var table in await Texts(database, "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
        {
            foreach (var row in await Texts(database, $"select t::text from {table} t"))
            {
                rows++;
                foreach (var secret in Secrets)
                {
                    Assert.False(row.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{table} shows \"{secret}\": {row}");
                    // PostgreSQL writes bytea in hex.
                    Assert.False(row.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)), StringComparison.Ordinal), $"{table} holds \"{secret}\" unsealed.");
                }
            }
        }
        Assert.True(rows > 30, "The sale left its rows.");
        // The guest, with the keys, still reads all of it.
        var seen = await shopper.Send(HttpMethod.Get, $"/api/v1/orders/{order["id"]}");
        Assert.All(Secrets, secret => Assert.Contains(secret, seen.Text, StringComparison.Ordinal));
    }

    private static async Task<List<string>> Texts(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }
}
