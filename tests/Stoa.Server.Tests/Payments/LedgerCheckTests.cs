using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>Whoever gets past the triggers is found out.</summary>
public sealed class LedgerCheckTests(TestDatabases databases) : IAsyncLifetime
{
    private Till _till = null!;
    private Server.Orders.Order _order = null!;

    public async ValueTask InitializeAsync()
    {
        _till = await Till.Open(databases);
        for (var i = 0; i < 2; i++)
        {
            _order = await _till.Order();
            await _till.Pay(_order, SandboxCard.Good);
            await _till.Settle();
            await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, _order.Id));
        }
        Assert.Empty(await _till.Check());
    }

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    // Entries 1 to 6: captured, fee and released of two orders.
    [Theory]
    [InlineData("update payments.entries set text = 'Never mind' where id = 2", "The chain breaks at place 2: entry 2 (gateway_fee")]
    [InlineData("update payments.entries set at = at + interval '1 day' where id = 4", "The chain breaks at place 4: entry 4 (captured")]
    [InlineData("update payments.postings set amount_minor = amount_minor * 2 where entry_id = 3", "The chain breaks at place 3: entry 3 (released")]
    [InlineData("update payments.postings set account = 'revenue:surcharge' where account = 'revenue:commission' and entry_id = 6", "The chain breaks at place 6: entry 6")]
    [InlineData("update payments.postings set amount_minor = amount_minor + 1 where entry_id = 5 and line = 1", "Entry 5 is out of balance by 1 minor units of CAD.")]
    [InlineData("update payments.postings set account = 'nonsense' where entry_id = 5 and line = 1", "The chain breaks at place 5: entry 5")]
    [InlineData("delete from payments.entries where id = 3", "Entry 3, at place 3 of the chain, was removed.")]
    [InlineData("delete from payments.entry_seals where entry_id = 3; delete from payments.postings where entry_id = 3; delete from payments.entries where id = 3", "The chain has no place 3: the entry that was sealed there was removed. The next one left is entry 4")]
    [InlineData("delete from payments.postings where entry_id = 2", "Entry 2 (gateway_fee")]
    [InlineData("update payments.entry_seals set hash = sha256('x') where position = 5", "The chain breaks at place 5")]
    [InlineData("update payments.payments set captured_minor = captured_minor - 1", "payments say 10999 minor units of captured, the books 11000.")]
    [InlineData("update payments.payments set fee_minor = 0", "payments say 0 minor units of gateway_fee, the books 349.")]
    [InlineData("update payments.payments set refunded_minor = 1", "counts 1 minor units as given back; its refunds and disputes say 0.")]
    public async Task Tampering_is_named(string tampering, string finding)
    {
        await _till.Tamper(tampering);
        Assert.Contains(await _till.Check(), found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_that_was_put_in_between_breaks_the_chain()
    {
        await _till.Tamper("""
            update payments.entry_seals set position = position + 1000 where position > 3;
            update payments.entry_seals set position = position - 999 where position > 1000;
            insert into payments.entries (at, cause_kind, cause_id, text) values (now(), 'paid_out', 'x', 'A gift');
            insert into payments.postings select currval(pg_get_serial_sequence('payments.entries', 'id')), n, account, 'CAD', minor
                from (values (1, 'payable:org_1', 100), (2, 'gateway:sandbox', -100)) as it (n, account, minor);
            insert into payments.entry_seals select 4, currval(pg_get_serial_sequence('payments.entries', 'id')), sha256('x'), now()
            """);
        Assert.Contains(await _till.Check(), found => found.StartsWith("The chain breaks at place 4: entry 7 (paid_out x: A gift)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_unbalance_the_books()
    {
        await Refused("update payments.postings set amount_minor = 1");
        await Refused("delete from payments.entries");
        await Refused("update payments.entry_seals set position = 0");
        await Refused("insert into payments.postings select id, 9, 'disputes', 'CAD', 5 from payments.entries limit 1");
    }

    [Fact]
    public async Task Entries_that_nobody_seals_are_a_finding_after_an_hour()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        Assert.Empty(await _till.Look());
        _till.Clock.Ahead += Duration.FromHours(2);
        Assert.Equal(2, (await _till.Look()).Count(found => found.Contains("is not sealed after an hour", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_sealers_at_once_make_one_chain()
    {
        for (var i = 0; i < 5; i++)
        {
            var order = await _till.Order();
            await _till.Pay(order, SandboxCard.Good);
        }
        await _till.Settle();
        var sealer = _till.Services.GetRequiredService<LedgerSealer>();
        var sealedNow = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sealer.SealAll(default)));
        Assert.Equal(10, sealedNow.Sum());
        Assert.Empty(await _till.Check());
    }

    [Fact]
    public async Task Money_held_for_an_order_that_is_over_is_a_finding()
    {
        await _till.Tamper($"""
            delete from payments.entry_seals where entry_id = 6; delete from payments.postings where entry_id = 6; delete from payments.entries where id = 6;
            update payments.payments set captured_at = captured_at - interval '2 hours'
            """);
        Assert.Contains(await _till.Check(), found => found == $"11000 minor units of CAD are still held for order {_order.Number}, whose money is released.");
    }

    private async Task Refused(string sql) => await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _till.Count(sql + " returning 1"));
}
