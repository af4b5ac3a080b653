using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Providers at Stripe: their accounts, what they are paid, and Stripe's own books.</summary>
public sealed class StripeConnectTests(TestDatabases databases) : IAsyncLifetime
{
    private StripeTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await StripeTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.Stripe.Complaints);
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task An_account_is_opened_once_onboarded_on_Stripes_page_and_its_state_is_told()
    {
        var accounts = Able<IKeepsPayoutAccounts>();
        var request = new OpenPayoutAccount("account:org_1", "org_1", "CA", Shelf.Cad, "studio@example.com");
        var account = (await accounts.OpenAccount(request, default)).Value;
        Assert.Equal(account.GatewayAccountId, (await accounts.OpenAccount(request, default)).Value.GatewayAccountId);
        Assert.Equal(("org_1", false, false), (account.Reference, account.HasGivenDetails, account.CanBePaid));
        Assert.Contains("external_account", account.Missing);

        var page = (await accounts.Onboard(account.GatewayAccountId, "https://shop.example/back", "https://shop.example/again", default)).Value;
        Assert.StartsWith("https://connect.stripe.com/", page.Url, StringComparison.Ordinal);
        _desk.Stripe.State.Onboard(account.GatewayAccountId, stillWanted: "individual.verification.document");
        account = (await accounts.FindAccount(account.GatewayAccountId, default)).Value;
        Assert.Equal((true, false, "requirements.pending_verification"), (account.HasGivenDetails, account.CanBePaid, account.DisabledReason));
        Assert.Equal(["individual.verification.document"], account.Missing);
        Assert.NotNull(account.MissingBy);
        _desk.Stripe.State.Onboard(account.GatewayAccountId);
        await _desk.Tell();
        Assert.Contains(await Told(), fact => fact is PayoutFact.AccountChanged { Account: { CanBePaid: true, Reference: "org_1", Missing: [] } });
        Assert.Equal(ProblemKind.NotFound, (await accounts.FindAccount("acct_none", default)).Problem!.Kind);
    }

    [Fact]
    public async Task A_payout_is_a_transfer_and_a_payout_made_once_whatever_breaks()
    {
        await _desk.Sell();
        var account = await Account();
        _desk.Stripe.Break("/v1/payouts", Enumerable.Repeat(StripeStandIn.Fault.DisconnectAfterTheEffect, 3).ToArray());
        await Assert.ThrowsAsync<HttpRequestException>(() => PayOut(account, 50));
        _desk.Stripe.ForgetKeys();
        var paid = (await PayOut(account, 50)).Value;
        Assert.Equal(paid, (await PayOut(account, 50)).Value);
        Assert.Single(_desk.Stripe.State.All("transfer"));
        Assert.Single(_desk.Stripe.State.All("payout"));
        Assert.Equal(11_000 - 349 - 5_000, _desk.Stripe.State.Balance("cad"));

        _desk.Stripe.State.EndPayout(paid.GatewayPayoutId, null);
        _desk.Stripe.State.EndPayout(paid.GatewayPayoutId, "account_closed");
        await _desk.Tell();
        Assert.Equal(
            [new PayoutFact.Failed(paid.GatewayPayoutId, "po_1", "account_closed"), new PayoutFact.Paid(paid.GatewayPayoutId, "po_1")],
            (await Told()).Where(fact => fact is not PayoutFact.AccountChanged).OrderBy(fact => fact.GetType().Name, StringComparer.Ordinal));
        var transfers = Able<ITransfers>();
        var back = await transfers.ReverseTransfer("back:po_1", paid.GatewayTransferId!, Dollars(50), default);
        _desk.Stripe.ForgetKeys();
        Assert.Equal(back.Value, (await transfers.ReverseTransfer("back:po_1", paid.GatewayTransferId!, Dollars(50), default)).Value);
        Assert.Equal(11_000 - 349, _desk.Stripe.State.Balance("cad"));
    }

    [Fact]
    public async Task A_refused_payout_takes_its_transfer_back_before_it_is_told()
    {
        await _desk.Sell();
        var account = await Account();
        _desk.Stripe.State.Find(account)["payouts_enabled"] = false;
        Assert.Equal("payouts_not_allowed", (await PayOut(account, 50)).Problem!.Code);
        Assert.Equal(11_000 - 349, _desk.Stripe.State.Balance("cad"));
        _desk.Stripe.State.Find(account)["payouts_enabled"] = true;
        _desk.Stripe.ForgetKeys();
        Assert.Equal("payout_refused", (await PayOut(account, 50)).Problem!.Code);
        Assert.Equal("balance_insufficient", (await PayOut(account, 500, "po_2")).Problem!.Code);
    }

    [Fact]
    public async Task Stripes_books_come_a_page_at_a_time_with_our_ids()
    {
        var (order, intent) = await _desk.Sell();
        var account = await Account();
        await PayOut(account, 50);
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(20)));
        await _desk.Till.Settle();
        _desk.Stripe.State.Decide(StripeState.Text(_desk.Stripe.State.Dispute(intent), "id")!, won: true);

        var reports = Able<IReportsBalance>();
        var today = _desk.Till.Clock.GetCurrentInstant().InUtc().Date;
        var page = (await reports.Movements(today, null, default)).Value;
        var refund = Assert.Single(await _desk.Till.RefundsOf(order)).Id.ToString();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order)).Id.ToString();
        Assert.Equal(
        [
            (BalanceMovementKind.DisputeReversed, 11_000L, 0L, null), (BalanceMovementKind.Dispute, -11_000L, 1_500L, null), (BalanceMovementKind.Refund, -2_000L, 0L, refund),
            (BalanceMovementKind.Transfer, -5_000L, 0L, "po_1"), (BalanceMovementKind.Charge, 11_000L, 349L, payment),
        ], page.Movements.Select(moved => (moved.Kind, moved.Amount.Minor, moved.Fee.Minor, moved.Reference)));
        Assert.Null(page.Next);
        Assert.Empty((await reports.Movements(today.PlusDays(-1), null, default)).Value.Movements);
        Assert.Equal(Assert.Single((await reports.Balance(default)).Value).Minor, page.Movements.Sum(moved => moved.Net.Minor));
        var rest = (await reports.Movements(today, page.Movements[2].Id, default)).Value;
        Assert.Equal(2, rest.Movements.Count);
    }

    [Fact]
    public async Task Evidence_goes_with_its_document_and_once()
    {
        var (_, intent) = await _desk.Sell();
        var dispute = _desk.Stripe.State.Dispute(intent);
        var evidence = new DisputeEvidence(
            ServiceDescription: "Massage, 60 minutes", ServiceDate: new LocalDate(2026, 1, 5), CustomerName: "Ada", CustomerEmail: "ada@example.com",
            AccessLog: "Checked in at 10:02", RefundPolicy: "Full until a day before", Explanation: "She was there.",
            Pack: new EvidenceFile("pack.pdf", "application/pdf", "%PDF-1.7"u8.ToArray()));
        var takes = Able<ITakesEvidence>();
        Assert.True((await takes.GiveEvidence("evidence:1", StripeState.Text(dispute, "id")!, evidence, submit: true, default)).Succeeded);
        Assert.Equal(("Massage, 60 minutes", "2026-01-05", "under_review"),
            (StripeState.Text(dispute["evidence"]!, "product_description"), StripeState.Text(dispute["evidence"]!, "service_date"), StripeState.Text(dispute, "status")));
        Assert.StartsWith("file_", StripeState.Text(dispute["evidence"]!, "uncategorized_file"), StringComparison.Ordinal);
        Assert.Equal("dispute_not_open", (await takes.GiveEvidence("evidence:2", StripeState.Text(dispute, "id")!, evidence, submit: true, default)).Problem!.Code);
    }

    private static Money Dollars(decimal amount) => Money.Of(amount, Shelf.Cad);

    private T Able<T>() where T : class => _desk.Gateway.As<T>()!;

    private Task<Outcome<AcceptedPayout>> PayOut(string account, decimal amount, string id = "po_1") =>
        Able<IPaysOut>().PayOut(new PayoutCall($"payout:{id}", id, account, Dollars(amount), "Earnings"), default);

    private async Task<string> Account()
    {
        var account = (await Able<IKeepsPayoutAccounts>().OpenAccount(new OpenPayoutAccount("account:1", "org_1", "CA", Shelf.Cad), default)).Value.GatewayAccountId;
        _desk.Stripe.State.Onboard(account);
        return account;
    }

    // As they wait in the inbox for the module that pays out.
    private async Task<List<PayoutFact>> Told() => await _desk.Till.Do(async work =>
        (await work.Db.Set<Envelope>().AsNoTracking().Where(e => e.Topic == ReceiveWebhook.PayoutTopic).Select(e => e.Body).ToListAsync())
        .ConvertAll(body => JsonSerializer.Deserialize<ReceiveWebhook.PayoutArrived>(body, StoaJson.Options)!.Event.Fact));
}
