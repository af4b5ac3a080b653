using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments;

/// <summary>News that come days late, and after what they should have come before: the books of both sides are the same in the end.</summary>
public sealed class DisorderedBooksTests(TestDatabases databases) : IAsyncLifetime
{
    private const int DaysLate = 3;
    private const int DaysAll = 8;

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Payments:ReconcileEvery"] = "01:00:00", ["Stoa:Demo"] = "true",
    };

    private TestStoa _stoa = null!;
    private Shopper _guest = null!;
    private string _payment = "";

    private SandboxProcessor Processor => _stoa.App.Services.GetRequiredService<SandboxProcessor>();

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, Settings);
        _guest = new Shopper(_stoa.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        await _stoa.DisposeAsync();
    }

    [Theory]
    // The customer has waited for it since: an operator decides, as about any that came back.
    [InlineData(false, "Failed", "gateway 106.51, held -110.00")]
    // When it is heard of it has come back already: nobody had to give anything.
    [InlineData(true, "", "gateway 106.51, held -110.00")]
    public async Task A_refund_made_there_that_comes_back_is_in_both_books_in_whatever_order_it_is_told(bool isMadeToldLast, string refunds, string stands)
    {
        await Sell(SandboxCard.Returned);
        Assert.True(await Processor.GiveBack(_payment, Dollars(110), default));
        if (isMadeToldLast) await HoldBackNews();
        await GoOn();
        Assert.Equal(refunds, string.Join(' ', await _stoa.With((work, _) => work.Db.Set<Refund>().Select(refund => refund.Status.ToString()).ToListAsync())));
        Assert.Equal(stands, await Stands());
    }

    [Theory]
    // Half has gone back as credit, so of 60 that somebody gives there 10 are lost; when all has, all is.
    [InlineData(1, 60, 10)]
    [InlineData(20, 40, 40)]
    public async Task What_was_lost_of_a_refund_comes_back_with_it(int daysBefore, int given, int lost)
    {
        var promotions = new Promotions(_stoa, await Shop.Open(_stoa));
        var member = await promotions.NewMember();
        var order = await promotions.Place(member, Sale.Tomorrow + Duration.FromDays(daysBefore));
        var started = await _stoa.With((work, services) => StartPayment.Run(
            order, _stoa.BaseAddress, work, services.GetRequiredService<Gateways>(), services.GetRequiredService<ILogger<PaymentsLogCategory>>(), default), member);
        _payment = (await Processor.Pay(new Uri(started.Value.Url).Segments[^1], SandboxCard.Returned, default))!.Id;
        await _stoa.Settle();
        Assert.Null((await promotions.Sale.TryFire(member, order, new("cancel", AsCredit: true))).Problem);
        Assert.True(await Processor.GiveBack(_payment, Dollars(given), default));
        await _stoa.Settle();
        Assert.Equal(lost * 100, await Lost());
        await GoOn();
        Assert.Equal(0, await Lost());
    }

    [Fact]
    public async Task A_dispute_that_was_over_before_it_was_heard_of_is_in_both_books()
    {
        await Sell(SandboxCard.Good);
        await Processor.OpenDispute(_payment, default);
        await HoldBackNews();
        await NextDay();
        await Processor.DecideDisputes(_payment, won: true, default);
        await HoldBackNews();
        await GoOn();
        Assert.Equal("gateway 106.51, held -110.00", await Stands());
        Assert.Equal(2, await _stoa.With((work, _) => work.Db.Set<Entry>().CountAsync(entry => entry.CauseKind.StartsWith("dispute_"))));
    }

    // Days go by; every night the books are compared, and in the end no question is left.
    private async Task GoOn()
    {
        for (var day = 0; day < DaysAll; day++)
        {
            await _stoa.Settle();
            await NextDay();
        }
        Assert.Empty((await _stoa.With((work, _) => ReadReconciliation.Cases(null, null, null, work, default))).Value.Items);
        // What came back and nobody has dealt with is held, and the check says so.
        Assert.DoesNotContain(await Payouts.Treasury.Check(_stoa), found => !found.Contains("try it again", StringComparison.Ordinal));
        Assert.Equal(await Text("select sum(amount_minor - fee_minor)::text from sandbox.movements"), await Text("select sum(amount_minor)::text from payments.postings where account = 'gateway:sandbox'"));
    }

    // To a quarter past three in the morning (UTC).
    private async Task NextDay()
    {
        var now = await _stoa.With((work, _) => Task.FromResult(work.Now));
        _stoa.Clock.MoveTo(now.InUtc().Date.PlusDays(1).AtMidnight().PlusMinutes(195).InUtc().ToInstant());
        await _stoa.App.Services.GetRequiredService<ReconcileDaily>().Pass(default);
    }

    private async Task Sell(SandboxCard card)
    {
        var shop = await Shop.Open(_stoa);
        var order = (await _guest.Order((await _guest.Hold(shop, Sale.Tomorrow + Duration.FromDays(20)))["id"]))["id"];
        await _guest.Pay(order, card.Number);
        await _stoa.Settle();
        _payment = await Text("select id from sandbox.payments");
    }

    private Task<long> Lost() => _stoa.With((work, _) => work.Db.Set<EntryPosting>().Where(posting => posting.Account == "expense:bad-debt").SumAsync(posting => posting.AmountMinor));

    private Task<string> HoldBackNews() => Text(
        $"with late as (update platform.envelopes set due_at = due_at + interval '{DaysLate} days' where topic = 'sandbox.webhook' and status = 'pending' returning 1) select count(*)::text from late");

    private Task<string> Stands() => Text("""
        select coalesce(string_agg(format('%s %s', account, to_char(minor / 100.0, 'FM999990.00')), ', ' order by account), '') from (
            select split_part(p.account, ':', 1) as account, sum(p.amount_minor) as minor
            from payments.postings p where p.account <> 'expense:gateway' group by 1) x where minor <> 0
        """);

    private static Money Dollars(decimal amount) => Money.Of(amount, Currency.Parse("CAD"));

    private async Task<string> Text(string sql)
    {
        await using var command = _stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
