using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class SealedXmlKeysTests(TestDatabases databases)
{
    [Fact]
    public async Task Two_nodes_share_the_frameworks_keys_and_a_dump_shows_none()
    {
        using var folder = new KeyFolder();
        await using var database = await databases.CreateEmpty();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var create = source.CreateCommand(
            """
            create schema platform;
            create table platform.data_protection_keys (name text primary key, xml bytea not null, created_at timestamptz not null)
            """))
            await create.ExecuteNonQueryAsync();

        await using var one = Node(source, folder.Path);
        await using var other = Node(source, folder.Path);
        var token = Protector(one).Protect("form");
        Assert.Equal("form", Protector(other).Unprotect(token));

        await using var stored = source.CreateCommand("select xml from platform.data_protection_keys");
        var xml = Assert.IsType<byte[]>(await stored.ExecuteScalarAsync());
        Assert.DoesNotContain("<key", Encoding.Latin1.GetString(xml));
    }

    private static IDataProtector Protector(IServiceProvider node) =>
        node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static ServiceProvider Node(NpgsqlDataSource source, string dataFolder)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [KeyRing.DataFolderSetting] = dataFolder }).Build();
        return new ServiceCollection().AddSingleton(source).AddEncryption(configuration).BuildServiceProvider();
    }
}
