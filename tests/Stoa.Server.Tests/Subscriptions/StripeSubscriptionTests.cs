using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Payments.Stripe;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>The same through Stripe: its stand-in checks each request against Stripe's own document, and its client signs what is told.</summary>
public sealed class StripeSubscriptionTests(TestDatabases databases)
{
    [Fact]
    public async Task Stripe_keeps_the_card_and_charges_it_again_once_whatever_breaks()
    {
        await using var stripe = await Desk.Open(databases);
        var (club, state) = (stripe.Club, stripe.StandIn.State);
        var member = await club.Join();
        var begun = await member.Begin("basic");
        var id = begun["id"];
        state.Pay(await stripe.Page(member, $"/subscriptions/{id}/payments"));
        await stripe.Tell(reversed: true);
        Assert.Equal((SubscriptionState.Active, 1), ((await club.Look(id)).State, (await club.Look(id)).Cycle));
        Assert.Equal("Visa ending in 4242", (await member.Get(id)).GetProperty("method").GetString());

        // The answer to the charge is lost, and Stripe has forgotten its key when it is asked again.
        stripe.StandIn.Break("/v1/payment_intents", StripeStandIn.Fault.DisconnectAfterTheEffect);
        await club.Until(Club.At(2026, 5, 1));
        stripe.StandIn.ForgetKeys();
        await stripe.Tell();
        Assert.Equal(2, state.All("payment_intent").Count());
        Assert.Equal([OrderState.Completed, OrderState.InProgress], (await club.Cycles(id)).Select(row => row.Order.State));
        var paid = (await club.Cycles(id))[1].Order;
        Assert.Equal(MoneyState.Held, paid.MoneyState);
        var payment = await club.Stoa.With((work, _) => work.Db.Set<Payment>().SingleAsync(p => p.OrderId == paid.Id));
        Assert.Equal((true, PaymentStatus.Captured, 88L), (payment.IsOffSession, payment.Status, payment.FeeMinor));

        // The bank wants the customer; who pays by hand, with another card that is kept.
        state.Refusals.Enqueue("authentication_required");
        await club.Until(Club.At(2026, 6, 1));
        Assert.Equal((SubscriptionState.PastDue, Decline.Authentication), ((await club.Look(id)).State, (await club.Look(id)).Decline));
        state.Pay(await stripe.Page(member, $"/subscriptions/{id}/payments"));
        await stripe.Tell();
        Assert.Equal((SubscriptionState.Active, 3), ((await club.Look(id)).State, (await club.Look(id)).Cycle));
        await club.Until(Club.At(2026, 7, 1));
        await stripe.Tell();
        Assert.Equal((SubscriptionState.Active, 4, null), ((await club.Look(id)).State, (await club.Look(id)).Cycle, (await club.Look(id)).OpenOrderId));
    }

    [Fact]
    public async Task A_trial_begins_with_a_card_and_no_payment()
    {
        await using var stripe = await Desk.Open(databases);
        var (club, state) = (stripe.Club, stripe.StandIn.State);
        var member = await club.Join();
        var id = (await member.Begin("trial"))["id"];
        state.GiveCard(await stripe.Page(member, $"/subscriptions/{id}/payments"));
        await stripe.Tell();
        Assert.Equal(SubscriptionState.Trialing, (await club.Look(id)).State);
        await club.Until(Club.At(2026, 4, 15));
        await stripe.Tell();
        Assert.Equal((SubscriptionState.Active, 1, null), ((await club.Look(id)).State, (await club.Look(id)).Cycle, (await club.Look(id)).OpenOrderId));

        // The card of the trial is replaced; a bank's last word stops the tries.
        state.GiveCard(await stripe.Page(member, $"/subscriptions/{id}/card"));
        await stripe.Tell();
        state.Refusals.Enqueue("expired_card");
        await club.Until(Club.At(2026, 5, 15));
        var overdue = await club.Look(id);
        Assert.Equal((SubscriptionState.PastDue, Decline.Final, null), (overdue.State, overdue.Decline, overdue.RetryAt));
    }

    private sealed class Desk : IAsyncDisposable
    {
        private readonly OfficialClient _signer;

        private Desk(Club club, StripeStandIn standIn, OfficialClient signer) => (Club, StandIn, _signer) = (club, standIn, signer);

        public Club Club { get; }

        public StripeStandIn StandIn { get; }

        public static async Task<Desk> Open(TestDatabases databases)
        {
            var signer = OfficialClient.OrSkip();
            var standIn = await StripeStandIn.Start();
            var club = await Club.Open(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Stoa:Payments:Gateways:0"] = "stripe", ["Stoa:Stripe:SecretKey"] = StripeStandIn.SecretKey, ["Stoa:Stripe:WebhookSecrets:0"] = StripeTill.Secret,
                ["Stoa:Stripe:ConnectWebhookSecrets:0"] = StripeTill.ConnectSecret, ["Stoa:Stripe:ApiBase"] = standIn.Address, ["Stoa:Stripe:FilesBase"] = standIn.Address,
                ["Stoa:Stripe:TryTimeout"] = "00:00:01",
            }, Club.At(2026, 4, 1));
            standIn.State.Now = () => club.Stoa.Clock.GetCurrentInstant().ToUnixTimeSeconds();
            return new Desk(club, standIn, signer);
        }

        /// <summary>The session that a customer is sent to.</summary>
        public async Task<string> Page(Club.Person person, string path)
        {
            var started = await person.Send(HttpMethod.Post, path);
            Assert.True(started.Status == HttpStatusCode.OK, started.Text);
            return started["url"].Split('/')[^1];
        }

        /// <summary>Tells what was not told, and handles it.</summary>
        public async Task Tell(bool reversed = false)
        {
            List<JsonObject> events = [.. StandIn.State.Events];
            StandIn.State.Events.Clear();
            if (reversed) events.Reverse();
            using var client = Club.Stoa.Client();
            foreach (var body in events.Select(told => told.ToJsonString()))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                request.Headers.TryAddWithoutValidation("Stripe-Signature", await _signer.Sign(body, StripeTill.Secret, Club.Stoa.Clock.GetCurrentInstant().ToUnixTimeSeconds()));
                using var answer = await client.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                await Club.Stoa.Settle();
            }
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(StandIn.Complaints);
            _signer.Dispose();
            await Club.DisposeAsync();
            await StandIn.DisposeAsync();
        }
    }
}
