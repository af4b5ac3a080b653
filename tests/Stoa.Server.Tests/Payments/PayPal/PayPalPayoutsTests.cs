using System.Net;
using System.Net.Http.Json;
using NodaTime;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Payments.Payouts;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>Providers who are paid to their own account at PayPal: the whole program, from the address to the money, or back.</summary>
public sealed class PayPalPayoutsTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Address = "atelier@example.com";

    private PayPalStandIn _payPal = null!;
    private Treasury _it = null!;

    public async ValueTask InitializeAsync()
    {
        _payPal = await PayPalStandIn.Start();
        _it = await Treasury.Open(databases, [.. PayPalTill.Settings(_payPal).Select(setting => (setting.Key, setting.Value!))]);
        _payPal.State.Now = _it.Stoa.Clock.GetCurrentInstant;
        _payPal.State.Earn(200, "CAD");
    }

    public async ValueTask DisposeAsync()
    {
        if (_it is null) return;
        Assert.Empty(_payPal.Complaints);
        await _it.DisposeAsync();
        await _payPal.DisposeAsync();
    }

    [Fact]
    public async Task An_address_is_looked_at_kept_sealed_and_paid_to()
    {
        using var owner = new PlainBrowser(_it.Stoa);
        owner.Use(_it.OwnerToken);
        var page = $"/provider/{_it.Shop.Organization}/payout-account";
        await owner.Open(page);
        Assert.Contains("E-mail address or id of your PayPal account", owner.Html, StringComparison.Ordinal);
        var refused = await owner.Send($"{page}/address", ("gateway", "paypal"), ("address", "atelier at example"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("13 capital letters and digits", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{page}/address", ("gateway", "paypal"), ("address", $" {Address} "))).Status);
        await owner.Open(page);
        Assert.Contains("Your account (at…) at paypal", WebUtility.HtmlDecode(owner.Html), StringComparison.Ordinal);
        Assert.DoesNotContain(Address, owner.Html, StringComparison.Ordinal);
        Assert.Equal(0, await _it.Sql<long>($"select count(*) from payments.payout_destinations d where d::text like '%example.com%'"));

        await _it.Grant(9_000);
        var id = await _it.Payout();
        await _it.Stoa.Settle();
        Assert.Equal("sent", await _it.State(id));
        var item = Assert.Single(_payPal.State.All("item"));
        Assert.Equal((Address, "EMAIL", "90.00"), (PayPalState.Text(item, "payout_item", "receiver"), PayPalState.Text(item, "payout_item", "recipient_type"), PayPalState.Text(item, "payout_item", "amount", "value")));
        _payPal.State.Pay(PayPalState.Text(item, "payout_batch_id")!);
        await Tell(times: 2);
        Assert.Equal("paid", await _it.State(id));
        // The fee of a payout is the marketplace's, and in the books.
        Assert.Equal(-9_025, await _it.Sql<long>("select sum(balance_minor)::bigint from payments.account_balances where account = 'gateway:paypal'"));
        Assert.Empty(await _it.Check());
    }

    [Fact]
    public async Task A_payout_that_comes_back_is_in_the_balance_again_and_both_books_have_both_movements()
    {
        await Ready();
        foreach (var (end, reason) in new (Action<PayPalState, string>, string)[]
        {
            ((state, batch) => state.LeaveUnclaimed(batch), "failed: paypal: returned"),
            ((state, batch) => { state.Pay(batch); state.Return(batch); }, "failed: paypal: returned"),
            ((state, batch) => state.Fail(batch, "RECEIVER_ACCOUNT_LOCKED"), "failed: paypal: receiver_account_locked"),
            ((state, batch) => state.Deny(batch), "failed: paypal: batch_denied"),
        })
        {
            var id = await _it.Payout(9_000);
            await _it.Stoa.Settle();
            end(_payPal.State, Batch());
            await Tell();
            // An unclaimed one was called back meanwhile.
            await Tell();
            Assert.Equal(reason, await _it.State(id));
            Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await _it.Stands());
        }
        Assert.Equal("paid_out -9000, payout_bounced 9000, paid_out -9000, payout_bounced 9000", await _it.Sql<string>("""
            select string_agg(e.cause_kind || ' ' || p.amount_minor, ', ' order by e.id) from payments.entries e join payments.postings p on p.entry_id = e.id
            where p.account = 'gateway:paypal' and e.cause_kind in ('paid_out', 'payout_bounced')
            """));
        Assert.Empty(await _it.Check());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payout_is_sent_once_whatever_breaks_and_a_refused_one_is_told_at_once(bool tellsEarlierBatch)
    {
        await Ready();
        _payPal.State.TellsEarlierBatch = tellsEarlierBatch;
        _payPal.Break("/v1/payments/payouts", Enumerable.Repeat(PayPalStandIn.Fault.DisconnectAfterTheEffect, 3).ToArray());
        var id = await _it.Payout(5_000);
        await _it.Stoa.Settle();
        _payPal.ForgetRequests();
        await _it.Stoa.Advance(Duration.FromMinutes(2));
        await _it.Stoa.Settle();
        Assert.Equal("sent", await _it.State(id));
        var batch = Batch();
        // Where PayPal does not say which batch it was, ours is the only name of it.
        Assert.Equal(tellsEarlierBatch ? batch : id, await _it.Sql<string>("select gateway_payout_id from payments.payouts"));
        _payPal.State.Pay(batch);
        await Tell();
        Assert.Equal("paid", await _it.State(id));

        _payPal.State.Earn(-140, "CAD");
        var refused = await _it.Payout(4_000);
        await _it.Stoa.Settle();
        Assert.Equal("failed: paypal refused: insufficient_funds", await _it.State(refused));
        Assert.Empty(await _it.Check());
    }

    [Fact]
    public async Task Only_who_may_move_the_money_says_where_it_goes()
    {
        Assert.Equal(HttpStatusCode.Conflict, await Put("stripe", Address));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Put("paypal", null));
        Assert.Equal(HttpStatusCode.NoContent, await Put("paypal", "3gq8s4d9y7wna"));
        using var staff = SignedIn.Client(_it.Stoa, await SignedIn.Token(_it.Stoa, memberOf: _it.Shop.Organization, role: Core.Access.MemberRole.Staff));
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.PutAsJsonAsync($"{_it.Own}/payout-account/address", new { gateway = "paypal", address = Address })).StatusCode);
        await _it.Grant(9_000);
        await _it.Payout();
        await _it.Stoa.Settle();
        var item = Assert.Single(_payPal.State.All("item"));
        Assert.Equal(("3GQ8S4D9Y7WNA", "PAYPAL_ID"), (PayPalState.Text(item, "payout_item", "receiver"), PayPalState.Text(item, "payout_item", "recipient_type")));
    }

    private string Batch() => PayPalState.Text(_payPal.State.All("batch").Last(), "id")!;

    private async Task Ready()
    {
        Assert.Equal(HttpStatusCode.NoContent, await Put("paypal", Address));
        await _it.Grant(9_000);
    }

    private async Task<HttpStatusCode> Put(string gateway, string? address)
    {
        using var answer = await _it.Finance.PutAsJsonAsync($"{_it.Own}/payout-account/address", new { gateway, address });
        return answer.StatusCode;
    }

    private async Task Tell(int times = 1)
    {
        var events = _payPal.State.Events.ToList();
        _payPal.State.Events.Clear();
        using var client = _it.Stoa.Client();
        foreach (var body in events.SelectMany(told => Enumerable.Repeat(told.ToJsonString(), times)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/paypal") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            foreach (var (name, value) in PayPalState.Sign(body)) request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await _it.Stoa.Settle();
    }
}
