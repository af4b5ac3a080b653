using System.Net;
using System.Text;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Tests.Payments.PayPal;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>The same through PayPal, which keeps the account with the first payment; its stand-in checks each request against PayPal's own documents.</summary>
public sealed class PayPalSubscriptionTests(TestDatabases databases)
{
    private const string Orders = "/v2/checkout/orders";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PayPal_keeps_the_account_and_charges_it_again_once_whatever_breaks(bool keepingTakesTime)
    {
        await using var desk = await Desk.Open(databases);
        var (club, state) = (desk.Club, desk.PayPal.State);
        state.KeepingTakesTime = keepingTakesTime;
        var member = await club.Join();
        var id = (await member.Begin("basic"))["id"];
        await desk.PayByHand(member, id);
        Assert.Equal((SubscriptionState.Active, 1), ((await club.Look(id)).State, (await club.Look(id)).Cycle));
        Assert.Equal("PayPal account", (await member.Get(id)).GetProperty("method").GetString());

        // PayPal takes the money, nobody hears of it, and PayPal has forgotten the call when it is made again: its news says that it was made.
        desk.PayPal.Break(Orders, [.. Enumerable.Repeat(PayPalStandIn.Fault.DisconnectAfterTheEffect, 8)]);
        await club.Until(Club.At(2026, 5, 1));
        desk.PayPal.Mend();
        desk.PayPal.ForgetRequests();
        await club.Stoa.Advance(Duration.FromHours(1));
        await desk.Tell();
        await club.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal(2, state.All("capture").Count());
        Assert.Equal([OrderState.Completed, OrderState.InProgress], (await club.Cycles(id)).Select(row => row.Order.State));
        Assert.Equal(MoneyState.Held, (await club.Cycles(id))[1].Order.MoneyState);

        // PayPal wants the customer, who pays by hand.
        state.Refusals.Enqueue("PAYER_ACTION_REQUIRED");
        await club.Until(Club.At(2026, 6, 1));
        Assert.Equal((SubscriptionState.PastDue, Decline.Authentication), ((await club.Look(id)).State, (await club.Look(id)).Decline));
        await desk.PayByHand(member, id);
        Assert.Equal((SubscriptionState.Active, 3), ((await club.Look(id)).State, (await club.Look(id)).Cycle));

        // The permission is taken back at PayPal: nothing is tried again.
        foreach (var token in state.All("token").Select(token => PayPalState.Text(token, "id")!).ToList()) state.Forbid(token);
        await club.Until(Club.At(2026, 7, 1));
        var overdue = await club.Look(id);
        Assert.Equal((SubscriptionState.PastDue, Decline.Final, null), (overdue.State, overdue.Decline, overdue.RetryAt));
    }

    private sealed class Desk : IAsyncDisposable
    {
        private Desk(Club club, PayPalStandIn payPal) => (Club, PayPal) = (club, payPal);

        public Club Club { get; }

        public PayPalStandIn PayPal { get; }

        public static async Task<Desk> Open(TestDatabases databases)
        {
            var payPal = await PayPalStandIn.Start();
            var club = await Club.Open(databases, PayPalTill.Settings(payPal), Club.At(2026, 4, 1));
            payPal.State.Now = () => club.Stoa.Clock.GetCurrentInstant();
            return new Desk(club, payPal);
        }

        /// <summary>What is due is approved on PayPal's page, and taken.</summary>
        public async Task PayByHand(Club.Person person, string subscription)
        {
            var started = await person.Send(HttpMethod.Post, $"/subscriptions/{subscription}/payments");
            Assert.True(started.Status == HttpStatusCode.OK, started.Text);
            PayPal.State.Approve(started["url"].Split("token=")[^1]);
            await Tell();
            await Tell();
        }

        /// <summary>Tells what was not told, and handles it.</summary>
        public async Task Tell()
        {
            var events = PayPal.State.Events.ToList();
            PayPal.State.Events.Clear();
            using var client = Club.Stoa.Client();
            foreach (var body in events.Select(told => told.ToJsonString()))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/paypal") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                foreach (var (name, value) in PayPalState.Sign(body)) request.Headers.TryAddWithoutValidation(name, value);
                using var answer = await client.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                await Club.Stoa.Settle();
            }
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(PayPal.Complaints);
            await Club.DisposeAsync();
            await PayPal.DisposeAsync();
        }
    }
}
