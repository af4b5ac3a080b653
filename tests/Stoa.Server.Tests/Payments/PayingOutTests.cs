using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>The sandbox's way out: accounts, transfers, payouts, and its list of what moved.</summary>
public sealed class PayingOutTests(TestDatabases databases) : IAsyncLifetime
{
    private Till _till = null!;

    private Gateways Gateways => _till.Services.GetRequiredService<Gateways>();

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    [Fact]
    public async Task An_account_is_opened_once_and_paid_after_its_bank_is_given()
    {
        var request = new OpenPayoutAccount("account:1", "org_1", "CA", Shelf.Cad);
        var account = (await Able<IKeepsPayoutAccounts>().OpenAccount(request, default)).Value;
        Assert.Equal(account.GatewayAccountId, (await Able<IKeepsPayoutAccounts>().OpenAccount(request, default)).Value.GatewayAccountId);
        Assert.Equal(("org_1", false, false), (account.Reference, account.HasGivenDetails, account.CanBePaid));
        Assert.Contains("external_account", account.Missing);
        await Sell();
        Assert.Equal("account_restricted", (await PayOut(account.GatewayAccountId, "payout:0", 50)).Problem!.Code);

        await GiveBank(account.GatewayAccountId, SandboxBank.Unverified);
        Assert.Equal("account_restricted", (await PayOut(account.GatewayAccountId, "payout:1", 50)).Problem!.Code);
        await GiveBank(account.GatewayAccountId, SandboxBank.Good);
        account = (await Able<IKeepsPayoutAccounts>().FindAccount(account.GatewayAccountId, default)).Value;
        Assert.True(account.CanBePaid);
        Assert.Empty(account.Missing);

        var paid = await PayOut(account.GatewayAccountId, "payout:2", 50);
        Assert.Equal(paid.Value, (await PayOut(account.GatewayAccountId, "payout:2", 50)).Value);
        Assert.Equal(SandboxProcessor.KeyReused, (await PayOut(account.GatewayAccountId, "payout:2", 51)).Problem!.Code);
        Assert.Equal(11_000 - 349 - 5_000, await SandboxBooks.Balance(_till.Database, "CAD", default));
        Assert.Equal("balance_insufficient", (await PayOut(account.GatewayAccountId, "payout:3", 100)).Problem!.Code);
        Assert.Equal(["account.updated", "account.updated", "payout.paid"], await Told());
    }

    [Fact]
    public async Task The_page_works_once_and_an_outdated_one_leads_to_another()
    {
        var account = await Account(SandboxBank.Good);
        var page = (await Able<IKeepsPayoutAccounts>().Onboard(account, $"{_till.Client.BaseAddress}back", $"{_till.Client.BaseAddress}again", default)).Value;
        Assert.Contains("000111111116", await _till.Client.GetStringAsync(page.Url), StringComparison.Ordinal);
        using var wrong = await _till.PostForm(page.Url, ("number", "12345678"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var given = await _till.PostForm(page.Url, ("number", SandboxBank.Good.Number));
        Assert.EndsWith("/back", given.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var twice = await _till.PostForm(page.Url, ("number", SandboxBank.Good.Number));
        Assert.EndsWith("/again", twice.Headers.Location!.ToString(), StringComparison.Ordinal);
        var late = (await Able<IKeepsPayoutAccounts>().Onboard(account, $"{_till.Client.BaseAddress}back", $"{_till.Client.BaseAddress}again", default)).Value;
        _till.Clock.Ahead += Duration.FromMinutes(15);
        using var outdated = await _till.Client.GetAsync(late.Url);
        Assert.EndsWith("/again", outdated.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no_such_account", (await Able<IKeepsPayoutAccounts>().Onboard("sba_none", page.Url, page.Url, default)).Problem!.Code);
    }

    [Theory]
    [InlineData("no-account", "no_account", false)]
    [InlineData("account-closed", "account_closed", false)]
    [InlineData("returned", "bank_returned", true)]
    public async Task A_payout_that_fails_says_why_and_its_transfer_can_be_taken_back(string bank, string code, bool isPaidFirst)
    {
        await Sell();
        var account = await Account(SandboxBank.Named(bank)!);
        var payout = (await PayOut(account, "payout:1", 40)).Value;
        await _till.Settle();
        Assert.Equal(isPaidFirst, (await Told()).Contains("payout.paid"));
        await _till.After(SandboxAccounts.ReturnedAfter);
        var failed = (await Arrived()).Select(arrived => arrived.Fact).OfType<PayoutFact.Failed>().Single();
        Assert.Equal(new PayoutFact.Failed(payout.GatewayPayoutId, "po_1", code), failed);

        var back = Able<ITransfers>();
        Assert.Equal("more_than_is_left", (await back.ReverseTransfer("back:0", payout.GatewayTransferId!, Dollars(41), default)).Problem!.Code);
        Assert.True((await back.ReverseTransfer("back:1", payout.GatewayTransferId!, Dollars(40), default)).Succeeded);
        Assert.True((await back.ReverseTransfer("back:1", payout.GatewayTransferId!, Dollars(40), default)).Succeeded);
        Assert.Equal("more_than_is_left", (await back.ReverseTransfer("back:2", payout.GatewayTransferId!, Dollars(1), default)).Problem!.Code);
        Assert.Equal(11_000 - 349, await SandboxBooks.Balance(_till.Database, "CAD", default));
    }

    [Fact]
    public async Task What_was_paid_out_cannot_be_taken_back_from_the_account()
    {
        await Sell();
        var account = await Account(SandboxBank.Good);
        var payout = (await PayOut(account, "payout:1", 40)).Value;
        Assert.Equal("balance_insufficient", (await Able<ITransfers>().ReverseTransfer("back", payout.GatewayTransferId!, Dollars(40), default)).Problem!.Code);
        Assert.True((await Able<ITransfers>().Transfer(new TransferCall("transfer", "ord_1", account, Dollars(10), "ord_1"), default)).Succeeded);
        Assert.True((await Able<ITransfers>().ReverseTransfer("back:2", payout.GatewayTransferId!, Dollars(10), default)).Succeeded);
    }

    [Fact]
    public async Task Its_movements_sum_to_its_balance_and_come_a_day_and_a_page_at_a_time()
    {
        var order = await Sell();
        var account = await Account(SandboxBank.Good);
        await PayOut(account, "payout:1", 40);
        await _till.After(Duration.FromDays(1));
        await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(20)));
        await _till.Settle();

        var reports = Able<IReportsBalance>();
        var today = _till.Clock.GetCurrentInstant().InUtc().Date;
        var before = (await reports.Movements(today.PlusDays(-1), null, default)).Value;
        var after = (await reports.Movements(today, null, default)).Value;
        var payment = Assert.Single(await _till.PaymentsOf(order));
        Assert.Equal([(BalanceMovementKind.Charge, 10_651L, payment.Id.ToString()), (BalanceMovementKind.Transfer, -4_000L, "po_1")], Lines(before));
        Assert.Equal([(BalanceMovementKind.Refund, -2_000L, Assert.Single(await _till.RefundsOf(order)).Id.ToString())], Lines(after));
        Assert.Null(after.Next);
        Assert.Equal(Assert.Single((await reports.Balance(default)).Value).Minor, before.Movements.Concat(after.Movements).Sum(moved => moved.Net.Minor));
    }

    [Fact]
    public async Task Evidence_is_taken_until_it_is_submitted()
    {
        var order = await Sell();
        await _till.Processor.OpenDispute(Assert.Single(await _till.PaymentsOf(order)).GatewayPaymentId!, default);
        await _till.Settle();
        var dispute = await _till.Do(work => work.Db.Set<Dispute>().AsNoTracking().SingleAsync());
        var evidence = new DisputeEvidence(ServiceDescription: "Massage", RefundPolicy: "Full until a day before");
        var takes = Able<ITakesEvidence>();
        Assert.True((await takes.GiveEvidence("evidence:1", dispute.GatewayDisputeId, evidence, submit: false, default)).Succeeded);
        Assert.True((await takes.GiveEvidence("evidence:2", dispute.GatewayDisputeId, evidence, submit: true, default)).Succeeded);
        Assert.Equal("dispute_is_over", (await takes.GiveEvidence("evidence:3", dispute.GatewayDisputeId, evidence, submit: true, default)).Problem!.Code);
    }

    private static IEnumerable<(BalanceMovementKind, long, string?)> Lines(MovementPage page) =>
        page.Movements.Select(moved => (moved.Kind, moved.Net.Minor, moved.Reference));

    private static Money Dollars(decimal amount) => Money.Of(amount, Shelf.Cad);

    private T Able<T>() where T : class => Assert.Single(Gateways.That<T>()).Gateway;

    private Task<Outcome<AcceptedPayout>> PayOut(string account, string key, decimal amount) =>
        Able<IPaysOut>().PayOut(new PayoutCall(key, "po_1", account, Dollars(amount), "Earnings"), default);

    private async Task<Order> Sell()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        return order;
    }

    private async Task<string> Account(SandboxBank bank)
    {
        var account = (await Able<IKeepsPayoutAccounts>().OpenAccount(new OpenPayoutAccount("account:1", "org_1", "CA", Shelf.Cad), default)).Value;
        await GiveBank(account.GatewayAccountId, bank);
        return account.GatewayAccountId;
    }

    private async Task GiveBank(string account, SandboxBank bank)
    {
        var page = (await Able<IKeepsPayoutAccounts>().Onboard(account, $"{_till.Client.BaseAddress}back", $"{_till.Client.BaseAddress}again", default)).Value;
        using var given = await _till.PostForm(page.Url, ("number", bank.Number));
        Assert.Equal(HttpStatusCode.SeeOther, given.StatusCode);
    }

    private async Task<List<string>> Told()
    {
        await _till.Settle();
        await using var command = _till.Database.CreateCommand("select type from sandbox.events where account_id is not null order by created_at, type");
        var types = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) types.Add(reader.GetString(0));
        return types;
    }

    // As they wait in the inbox for the module that pays out.
    private async Task<List<PayoutEvent>> Arrived() => await _till.Do(async work =>
        (await work.Db.Set<Envelope>().AsNoTracking().Where(e => e.Topic == ReceiveWebhook.PayoutTopic).Select(e => e.Body).ToListAsync())
        .ConvertAll(body => JsonSerializer.Deserialize<ReceiveWebhook.PayoutArrived>(body, StoaJson.Options)!.Event));
}
