using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Demo;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Demo;

public sealed class SeedDemoTests(TestDatabases databases)
{
    [Fact]
    public async Task A_demo_has_a_past_whose_books_balance_and_is_made_once()
    {
        await using var database = await databases.Create();
        var options = Options(database, "ecosystem");

        var first = await SeedDemo.Run(options, CancellationToken.None);
        var second = await SeedDemo.Run(options, CancellationToken.None);

        Assert.True(first.IsNew);
        Assert.Equal(60, first.Providers);
        Assert.InRange(first.Orders, 50, 100);
        Assert.InRange(first.Reviews, 20, first.Orders);
        Assert.Equal(first with { IsNew = false }, second);

        Assert.Equal(0, await Number(database, "select count(*) from (select entry_id from payments.postings group by entry_id, currency having sum(amount_minor) <> 0) as wrong"));
        Assert.Equal(0, await Number(database, "select count(*) from platform.envelopes where status = 'dead' or attempts > 0 and box <> 'inbox'"));
        Assert.Equal(0, await Number(database, "select count(*) from orders.orders where state = 'awaiting_payment'"));
        Assert.True(await Number(database, "select count(*) from orders.orders where state = 'completed' and money_state = 'released'") > 20);
        Assert.True(await Number(database, "select count(*) from orders.orders where state = 'confirmed'") > 5);
        Assert.True(await Number(database, "select count(*) from orders.orders where state = 'awaiting_acceptance'") > 0);
        Assert.Equal(first.Reviews, await Number(database, "select sum(rating_count)::bigint from catalog.listings"));
        Assert.Equal(3, await Number(database, "select count(*) from identity.users"));
        Assert.Equal(1, await Number(database, "select count(*) from subscriptions.subscriptions where state = 'active'"));
        Assert.Equal(1, await Number(database, "select count(*) from payments.disputes where status = 'open'"));
        Assert.Equal(1, await Number(database, "select count(*) from catalog.reviewed_listings where changed_at is not null"));
        Assert.Equal(1, await Number(database, "select count(*) from orders.milestones where state = 'accepted'"));
        Assert.Equal(1, await Number(database, "select count(*) from disputes.cases where milestone_id is not null and state = 'open' and proposal_minor is not null"));
        Assert.True(await Number(database, "select count(*) from payments.account_balances where account like 'tax:%' and balance_minor <> 0") > 0);
        Assert.Equal(await Number(database, "select count(*) from catalog.listings where cover is not null") * 3, await Number(database, "select count(*) from catalog.photos where alt <> ''"));
    }

    [Fact]
    public async Task A_marketplace_with_accounts_gets_no_demo()
    {
        await using var database = await databases.Create();
        await Number(database, """
            insert into identity.users (id, email, email_index, name, security_stamp, created_at)
            values (gen_random_uuid(), 'x', 'x', 'x', 'x', now()) returning 1::bigint
            """);
        var refused = await Assert.ThrowsAsync<SetupException>(() => SeedDemo.Run(Options(database, "ecosystem"), CancellationToken.None));
        Assert.Contains("accounts already", refused.Message);
    }

    [Fact]
    public async Task A_demo_that_was_interrupted_is_finished_by_the_next_start()
    {
        const int SomeOrders = 12;
        await using var database = await databases.Create();
        var options = Options(database, "ecosystem");
        using var interrupt = new CancellationTokenSource();
        var first = SeedDemo.Run(options, interrupt.Token);
        while (!first.IsCompleted && await Number(database, "select count(*) from orders.orders") < SomeOrders) await Task.WhenAny(first, Task.Delay(50));
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        Assert.Equal(0, await Number(database, "select count(*) from catalog.imports where source = 'demo' and external_id = 'seed'"));

        // Two start at once: one finishes it, the other waits.
        var seeded = await Task.WhenAll(SeedDemo.Run(options, CancellationToken.None), SeedDemo.Run(options, CancellationToken.None));

        Assert.Single(seeded, one => one.IsNew);
        Assert.Equal(60, seeded[0].Providers);
        Assert.InRange(seeded[0].Orders, 50, 110);
        Assert.Equal(3, await Number(database, "select count(*) from identity.users"));
        Assert.Equal(1, await Number(database, "select count(*) from organizations.members"));
        Assert.Equal(0, await Number(database, "select count(*) from orders.orders where state = 'awaiting_payment'"));
        Assert.Equal(0, await Number(database, "select count(*) from (select entry_id from payments.postings group by entry_id, currency having sum(amount_minor) <> 0) as wrong"));
        Assert.Equal(0, await Number(database, "select count(*) from platform.envelopes where status = 'dead'"));
    }

    [Theory]
    [InlineData("ecosystem")]
    [InlineData("bookiji")]
    [InlineData("gigstream")]
    [InlineData("smplat")]
    [InlineData("estacionate")]
    public void Every_shipped_preset_has_something_to_show(string preset)
    {
        var marketplace = PresetFile.Load(preset);
        var trades = Trades.Of(marketplace);
        Assert.InRange(trades.Count, 4, 20);
        Assert.All(trades, trade => Assert.NotNull(marketplace.FindCategory(trade.Category)));
        Assert.All(trades, trade => Assert.DoesNotContain(trade.Providers, name => name.StartsWith("North Star", StringComparison.Ordinal)));
        Assert.NotEqual("Centre", Town.Of(marketplace.Place)[0].Name);
        // A marketplace that is made for another kind says that it is not sold yet.
        Assert.Equal(marketplace.Kinds[0] != ListingKind.Appointment, marketplace.Texts.Notice is not null);
    }

    [Fact]
    public void A_preset_without_appointments_says_that_there_is_no_demo_of_it()
    {
        var mine = PresetFile.Load("ecosystem") with { Name = "Mine", Kinds = [ListingKind.Gig] };
        Assert.Contains("Mine sells no appointments", Assert.Throws<SetupException>(() => Trades.Of(mine)).Message, StringComparison.Ordinal);
    }

    private static StoaOptions Options(TestDatabase database, string preset)
    {
        var folder = Path.Combine(Path.GetTempPath(), "stoa-tests-keys");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Stoa:DataFolder", folder)]).Build();
        return new StoaOptions { DataFolder = folder, Preset = preset, Configuration = configuration }.WithDatabase(database.ConnectionString);
    }

    private static async Task<long> Number(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
