using Npgsql;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>What accounts stand at is kept with each posting, by many at once, and found out when it is wrong.</summary>
public sealed class AccountBalancesTests(TestDatabases databases) : IAsyncLifetime
{
    private Till _till = null!;

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    [Fact]
    public async Task What_is_held_no_more_leaves_no_row()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        Assert.Equal(-11_000, await _till.Count("select sum(balance_minor) from payments.account_balances where account like 'held:%'"));
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        Assert.Equal(0, await _till.Count("select count(*) from payments.account_balances where account like 'held:%'"));
        Assert.Equal(-9_000, await _till.Count("select sum(balance_minor) from payments.account_balances where account like 'payable:%'"));
        Assert.Empty(await _till.Check());
    }

    [Fact]
    public async Task A_transaction_does_not_wait_for_another_that_has_posted_to_the_same_account()
    {
        await using var slow = await Begin();
        await Post(slow, "one");
        await using (var quick = await Begin())
        {
            // It would wait for ever, and the command's time would be over.
            await Post(quick, "two");
            await quick.Transaction!.CommitAsync();
        }
        await slow.Transaction!.CommitAsync();
        Assert.Equal(2, await _till.Count("select count(*) from payments.account_balances where account = 'gateway:sandbox'"));
        Assert.Equal(200, await _till.Count("select sum(balance_minor) from payments.account_balances where account = 'gateway:sandbox'"));
        Assert.Empty(await _till.Check());
    }

    [Fact]
    public async Task Many_at_once_add_up()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                await using var one = await Begin();
                await Post(one, $"{worker}/{i}");
                if (i % 5 == 0) await one.Transaction!.RollbackAsync();
                else await one.Transaction!.CommitAsync();
            }
        }));
        Assert.Equal(8 * 20 * 100, await _till.Count("select sum(balance_minor) from payments.account_balances where account = 'gateway:sandbox'"));
        Assert.InRange(await _till.Count("select count(*) from payments.account_balances where account = 'gateway:sandbox'"), 1, 8);
        Assert.Empty(await _till.Check());
    }

    [Theory]
    [InlineData("update payments.account_balances set balance_minor = balance_minor + 5 where account = 'revenue:commission'")]
    [InlineData("delete from payments.account_balances where account = 'revenue:commission'")]
    [InlineData("insert into payments.account_balances values ('revenue:commission', 'CAD', 999, 7)")]
    public async Task A_balance_that_is_not_what_was_posted_is_found_and_written_anew(string tampering)
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        await _till.Tamper(tampering);
        var finding = Assert.Single(await _till.Check());
        Assert.StartsWith("revenue:commission stands at ", finding, StringComparison.Ordinal);
        Assert.Contains("its postings sum to -1000", finding, StringComparison.Ordinal);
        await AccountBalances.Rebuild(_till.Database, default);
        Assert.Empty(await _till.Check());
    }

    private async Task<Open> Begin()
    {
        var connection = await _till.Database.OpenConnectionAsync();
        return new Open(connection, await connection.BeginTransactionAsync());
    }

    private static async Task Post(Open open, string cause)
    {
        await using var command = new NpgsqlCommand("""
            with entry as (insert into payments.entries (at, cause_kind, cause_id, text) values (now(), 'paid_out', $1, 'x') returning id)
            insert into payments.postings
            select id, n, account, 'CAD', minor from entry, (values (1, 'gateway:sandbox', 100), (2, 'revenue:surcharge', -100)) as it (n, account, minor)
            """, open.Connection, open.Transaction) { CommandTimeout = 10 };
        command.Parameters.Add(new() { Value = cause });
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Open(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
