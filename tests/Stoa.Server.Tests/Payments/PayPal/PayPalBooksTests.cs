using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>Disputes at PayPal, and PayPal's own books held against ours.</summary>
public sealed class PayPalBooksTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Opened = $"{PayPalStoriesTests.Paid}\ndispute_opened: disputes 110.00, gateway:paypal -110.00";

    private PayPalTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await PayPalTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.PayPal.Complaints);
        Assert.Empty(await _desk.Till.Check());
        await _desk.DisposeAsync();
    }

    [Theory]
    [InlineData("RESOLVED_SELLER_FAVOUR", true)]
    [InlineData("RESOLVED_WITH_PAYOUT", true)]
    [InlineData("CANCELED_BY_BUYER", true)]
    [InlineData("RESOLVED_BUYER_FAVOUR", false)]
    public async Task A_dispute_freezes_the_amount_from_when_PayPal_decides_and_a_question_does_not(string outcome, bool won)
    {
        var (order, capture) = await _desk.Sell();
        var dispute = _desk.State.Dispute(capture, "INQUIRY");
        await _desk.Tell();
        Assert.Equal(PayPalStoriesTests.Paid, await _desk.Till.Books(order));
        _desk.State.Escalate(dispute);
        _desk.State.Decide(dispute, outcome);
        // The decision is told before the dispute.
        await _desk.Tell(reversed: true);
        await _desk.After(Duration.FromMinutes(1));
        await _desk.After(Duration.FromMinutes(2));
        Assert.Equal($"{Opened}\n" + (won ? "dispute_won: gateway:paypal 110.00, disputes -110.00" : "dispute_lost: held 110.00, disputes -110.00"), await _desk.Till.Books(order));
        Assert.Equal(won ? 105.67m : -4.33m, _desk.State.Balance("CAD"));
    }

    [Fact]
    public async Task A_question_that_ends_between_the_two_is_no_dispute()
    {
        var (order, capture) = await _desk.Sell();
        _desk.State.Decide(_desk.State.Dispute(capture, "INQUIRY"), "CANCELED_BY_BUYER");
        await _desk.Tell();
        Assert.Equal(PayPalStoriesTests.Paid, await _desk.Till.Books(order));
        Assert.Empty(await _desk.Till.Errors());
    }

    [Fact]
    public async Task A_bank_that_takes_back_is_one_dispute_told_as_a_dispute_or_as_a_reversal_or_both()
    {
        var (order, capture) = await _desk.Sell();
        _desk.State.Dispute(capture, channel: "EXTERNAL");
        _desk.State.Reverse(capture);
        await _desk.Tell(reversed: true, times: 2);
        Assert.Equal(Opened, await _desk.Till.Books(order));

        var (alone, second) = await _desk.Sell();
        _desk.State.Reverse(second);
        await _desk.Tell(times: 2);
        Assert.Equal(Opened, await _desk.Till.Books(alone));
    }

    [Fact]
    public async Task Evidence_goes_with_its_document_and_once()
    {
        var (_, capture) = await _desk.Sell();
        var dispute = _desk.State.Dispute(capture);
        var id = PayPalState.Text(dispute, "dispute_id")!;
        var evidence = new DisputeEvidence(
            ServiceDescription: "Massage, 60 minutes", ServiceDate: new LocalDate(2026, 1, 5), CustomerName: "Ada", CustomerEmail: "ada@example.com",
            AccessLog: "Checked in at 10:02", RefundPolicy: new string('x', 3_000), Explanation: "She was there.",
            Pack: new EvidenceFile("pack.pdf", "application/pdf", "%PDF-1.7"u8.ToArray()));
        var takes = _desk.Gateway.As<ITakesEvidence>()!;
        Assert.True((await takes.GiveEvidence("draft", id, evidence, submit: false, default)).Succeeded);
        Assert.Equal("WAITING_FOR_SELLER_RESPONSE", PayPalState.Text(dispute, "status"));

        // Its answer is lost; handed in again, it is there already.
        _desk.PayPal.Break("/provide-evidence", PayPalStandIn.Fault.DisconnectAfterTheEffect);
        await Assert.ThrowsAsync<HttpRequestException>(() => takes.GiveEvidence("evidence:1", id, evidence, submit: true, default));
        Assert.True((await takes.GiveEvidence("evidence:1", id, evidence, submit: true, default)).Succeeded);
        Assert.Single(_desk.PayPal.Requests, request => request.Path.EndsWith("/provide-evidence", StringComparison.Ordinal));
        var notes = PayPalState.Text(dispute["evidences"]![0], "notes")!;
        Assert.StartsWith("Service: Massage, 60 minutes\nDate: 2026-01-05\nCustomer: Ada\nE-mail: ada@example.com\nExplanation: She was there.\nAccess: Checked in", notes, StringComparison.Ordinal);
        Assert.Equal((2_000, "pack.pdf", "UNDER_REVIEW"), (notes.Length, PayPalState.Text(dispute, "document"), PayPalState.Text(dispute, "status")));
        Assert.Equal("evidence_not_asked_for", (await takes.GiveEvidence("evidence:2", id, evidence with { Explanation = "More." }, submit: true, default)).Problem!.Code);
    }

    [Fact]
    public async Task A_day_of_sales_refunds_and_disputes_is_the_same_in_both_books()
    {
        await _desk.Sell();
        var (refunded, _) = await _desk.Sell("50");
        var (_, disputed) = await _desk.Sell();
        var (_, won) = await _desk.Sell();
        var (_, asked) = await _desk.Sell();
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, refunded.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        _desk.State.Dispute(disputed);
        var dispute = _desk.State.Dispute(won);
        var question = _desk.State.Dispute(asked, "INQUIRY");
        await _desk.Tell();
        var day = _desk.Till.Clock.GetCurrentInstant().InUtc().Date;
        // What was set aside today is taken for good tomorrow: that moves nothing. What is let go is another movement.
        _desk.Till.Clock.Ahead += Duration.FromDays(1);
        _desk.State.Decide(dispute, "RESOLVED_SELLER_FAVOUR");
        _desk.State.Decide(_desk.State.All("dispute").First(), "RESOLVED_BUYER_FAVOUR");
        _desk.State.Escalate(question);
        await _desk.Tell();

        _desk.State.LinesMax = 3;
        var first = await Compare(day);
        Assert.Equal((14, 14, 0), (first.Movements, first.Matched, first.Differences));
        _desk.Till.Clock.Ahead += Duration.FromDays(1);
        var second = await Compare(day.PlusDays(1));
        Assert.Equal((1, 2, 0), (second.Movements, second.Matched, second.Differences));
        Assert.Equal(_desk.State.Balance("CAD"), Assert.Single((await Reports.Balance(default)).Value).Major);

        // Until PayPal has listed all of a day, it is not compared.
        _desk.State.ReportedUntil = day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromHours(20);
        await Assert.ThrowsAsync<HttpRequestException>(() => Reports.Movements(day, null, default));
    }

    [Fact]
    public async Task What_is_set_aside_for_a_question_waits_until_it_is_a_dispute()
    {
        var (_, asked) = await _desk.Sell();
        var question = _desk.State.Dispute(asked, "INQUIRY");
        await _desk.Tell();
        var day = _desk.Till.Clock.GetCurrentInstant().InUtc().Date;
        _desk.Till.Clock.Ahead += Duration.FromDays(1);
        var first = await Compare(day);
        Assert.Equal((3, 2, 1, 1), (first.Movements, first.Matched, first.Differences, first.Open));
        _desk.State.Escalate(question);
        await _desk.Tell();
        _desk.Till.Clock.Ahead += Duration.FromDays(1);
        var second = await Compare(day.PlusDays(1));
        Assert.Equal((0, 0, 0, 0), (second.Movements, second.Differences, second.Waiting, second.Open));
    }

    [Fact]
    public async Task What_was_set_aside_for_a_question_and_let_go_days_later_asks_nobody()
    {
        var (_, asked) = await _desk.Sell();
        var question = _desk.State.Dispute(asked, "INQUIRY");
        await _desk.Tell();
        var day = _desk.Till.Clock.GetCurrentInstant().InUtc().Date;
        _desk.Till.Clock.Ahead += Duration.FromDays(2);
        Assert.Equal(1, (await Compare(day)).Open);
        _desk.State.Decide(question, "CANCELED_BY_BUYER");
        await _desk.Tell();
        _desk.Till.Clock.Ahead += Duration.FromDays(1);
        Assert.Equal((0, 0), await Compare(day.PlusDays(2)) is var later ? (later.Waiting, later.Open) : default);
        Assert.Equal((0, 0), await Compare(day.PlusDays(2)) is var again ? (again.Waiting, again.Open) : default);
    }

    [Fact]
    public async Task A_fee_that_the_news_do_not_tell_is_asked_for()
    {
        var order = await _desk.Till.Order();
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        _desk.State.Events.RemoveAll(told => PayPalState.Text(told, "event_type") != "PAYMENT.CAPTURE.COMPLETED");
        var told = Assert.Single(_desk.State.Events);
        told["resource"]!.AsObject().Remove("seller_receivable_breakdown");
        await _desk.Till.Tamper("delete from platform.envelopes where box = 'inbox'");
        await _desk.Tell();
        await _desk.Till.Settle();
        Assert.Equal(PayPalStoriesTests.Paid, await _desk.Till.Books(order));
    }

    private IReportsBalance Reports => _desk.Gateway.As<IReportsBalance>()!;

    private async Task<ReconcileDay.Done> Compare(LocalDate day)
    {
        var gateways = _desk.Till.Services.GetRequiredService<Gateways>();
        return (await _desk.Till.Do(work => ReconcileDay.Run("paypal", day, work, gateways, default))).Value;
    }
}
