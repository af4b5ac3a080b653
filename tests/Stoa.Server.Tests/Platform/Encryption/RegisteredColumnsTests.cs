using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

/// <summary>The columns that the program itself registers, on the tables as they are migrated.</summary>
public sealed class RegisteredColumnsTests(TestDatabases databases)
{
    private const string Address = "203.0.113.7";

    [Fact]
    public async Task The_platforms_columns_rotate_and_the_audit_trail_stays_otherwise_untouchable()
    {
        using var folder = new KeyFolder();
        await using var database = await databases.Create();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [KeyRing.DataFolderSetting] = folder.Path }).Build();
        var services = new ServiceCollection();
        services.AddPlatform(configuration, database.ConnectionString);
        services.AddEncryption(configuration);
        await using var provider = services.BuildServiceProvider();
        var source = provider.GetRequiredService<NpgsqlDataSource>();
        var cipher = provider.GetRequiredService<FieldCipher>();
        await using (var insert = source.CreateCommand(
            "insert into platform.audit_events (id, at, actor_kind, action, subject, origin) values (gen_random_uuid(), now(), 'user', 'test', 'x', $1)"))
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = new RequestOrigin(Address).Seal(cipher)!.Value.ToArray() });
            await insert.ExecuteNonQueryAsync();
        }

        var moved = (await provider.GetRequiredService<KeyRotation>().Rotate(CancellationToken.None)).Value;

        Assert.Contains(moved, column => column is { Column.Table: "platform.audit_events", Resealed: 1, Unreadable: 0 });
        await using var read = source.CreateCommand("select origin from platform.audit_events");
        var origin = (byte[])(await read.ExecuteScalarAsync())!;
        Assert.Equal(Address, cipher.Open(new Sealed(origin), RequestOrigin.SealPurpose));
        Assert.Contains(provider.GetRequiredService<KeyRing>().Active(KeyUse.Field).Id, Encoding.ASCII.GetString(origin));
        foreach (var change in new[] { "update platform.audit_events set action = 'other'", "delete from platform.audit_events" })
        {
            await using var command = source.CreateCommand(change);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
        }
    }
}
