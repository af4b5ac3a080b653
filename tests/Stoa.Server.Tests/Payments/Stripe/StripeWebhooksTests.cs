using System.Net;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Whose webhooks are taken, signed by Stripe's own client.</summary>
public sealed class StripeWebhooksTests(TestDatabases databases) : IAsyncLifetime
{
    private StripeTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await StripeTill.Open(databases);

    public ValueTask DisposeAsync() => _desk?.DisposeAsync() ?? default;

    [Theory]
    [InlineData(StripeTill.Secret, 0, HttpStatusCode.OK)]
    [InlineData(StripeTill.OldSecret, 0, HttpStatusCode.OK)]
    [InlineData(StripeTill.Secret, 290, HttpStatusCode.OK)]
    [InlineData(StripeTill.Secret, -290, HttpStatusCode.OK)]
    [InlineData(StripeTill.Secret, 310, HttpStatusCode.BadRequest)]
    [InlineData(StripeTill.Secret, -310, HttpStatusCode.BadRequest)]
    [InlineData("whsec_strange", 0, HttpStatusCode.BadRequest)]
    [InlineData(StripeTill.ConnectSecret, 0, HttpStatusCode.BadRequest)]
    public async Task Only_what_Stripe_signed_just_now_for_this_endpoint_is_taken(string secret, int secondsFromNow, HttpStatusCode answer)
    {
        var told = await Captured();
        Assert.Equal(answer, await _desk.Send(told, secret, secondsFromNow));
        Assert.Equal(answer == HttpStatusCode.OK ? 1 : 0, await _desk.Till.Count("select count(*) from platform.envelopes where box = 'inbox'"));
    }

    [Fact]
    public async Task A_changed_body_and_a_strange_one_are_refused()
    {
        var told = await Captured();
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(told, StripeTill.Secret, changed: told.ToJsonString() + " "));
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(new JsonObject { ["hello"] = "world" }, StripeTill.Secret));
        told["account"] = "acct_1";
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(told, StripeTill.Secret));
        using var unsigned = new StringContent("{}");
        Assert.Equal(HttpStatusCode.BadRequest, (await _desk.Till.Client.PostAsync("/webhooks/stripe", unsigned)).StatusCode);
    }

    [Fact]
    public async Task Events_of_the_other_mode_or_of_another_program_or_of_no_concern_are_answered_and_left()
    {
        var told = await Captured();
        told["livemode"] = true;
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told, StripeTill.Secret));
        told["livemode"] = false;
        told["data"]!["object"]!["metadata"] = new JsonObject();
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told, StripeTill.Secret));
        told["type"] = "customer.created";
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told, StripeTill.Secret));
        Assert.Equal(0, await _desk.Till.Count("select count(*) from platform.envelopes where box = 'inbox'"));
    }

    [Fact]
    public async Task An_amount_that_is_not_ours_is_a_dead_letter_with_a_sentence()
    {
        var told = await Captured();
        told["data"]!["object"]!["amount_received"] = 10_000;
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told, StripeTill.Secret));
        await _desk.Till.Settle();
        Assert.Contains("Compare the two at the processor", Assert.Single(await _desk.Till.Errors()), StringComparison.Ordinal);
    }

    private async Task<JsonObject> Captured()
    {
        _desk.Stripe.State.Pay(await _desk.Start(await _desk.Till.Order()));
        return _desk.Stripe.State.Events.Single(told => StripeState.Text(told, "type") == "payment_intent.succeeded");
    }
}
