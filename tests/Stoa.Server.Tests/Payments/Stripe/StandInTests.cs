namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>The stand-in is honest: Stripe's own client finds it as it finds Stripe.</summary>
public sealed class StandInTests
{
    [Fact]
    public async Task Stripes_own_client_finds_what_it_finds_at_Stripe()
    {
        using (OfficialClient.OrSkip()) { }
        await using var stripe = await StripeStandIn.Start();
        // The client makes each call again under the same key, as ours does.
        stripe.Break("/v1/refunds", StripeStandIn.Fault.ErrorAfterTheEffect);
        stripe.Break("/v1/accounts", StripeStandIn.Fault.Conflict);
        stripe.Break("/v1/balance_transactions", StripeStandIn.Fault.DisconnectBefore);
        var said = await OfficialClient.Drive(stripe.Address, StripeStandIn.SecretKey);

        Assert.True(said.GetProperty("same").GetBoolean());
        Refused("reused", "StripeIdempotencyError", 400);
        Refused("unknown", "StripeInvalidRequestError", 400);
        Refused("missing", "StripeInvalidRequestError", 400);
        Refused("absent", "StripeInvalidRequestError", 404, "resource_missing");
        Refused("small", "StripeInvalidRequestError", 400, "amount_too_small");
        Refused("tooMuch", "StripeInvalidRequestError", 400, "charge_already_refunded");
        Refused("notYet", "StripeInvalidRequestError", 400, "insufficient_capabilities_for_transfer");
        Assert.Equal(("paid", 349, "succeeded", "inactive", true), (
            said.GetProperty("paid").GetString(), said.GetProperty("fee").GetInt32(), said.GetProperty("refund").GetString(),
            said.GetProperty("transfers").GetString(), said.GetProperty("link").GetBoolean()));
        Assert.Equal(("rfd_1", true, 11_000 - 349 - 1_000), (said.GetProperty("newest").GetString(), said.GetProperty("more").GetBoolean(), said.GetProperty("balance").GetInt32()));
        Assert.Equal(2, stripe.Complaints.Count);
        Assert.Single(stripe.State.All("refund"));
        Assert.Single(stripe.State.All("account"));

        void Refused(string name, string type, int status, string? code = null)
        {
            var refusal = said.GetProperty(name);
            Assert.Equal((type, status), (refusal.GetProperty("type").GetString(), refusal.GetProperty("status").GetInt32()));
            if (code is not null) Assert.Equal(code, refusal.GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("POST", "/v1/refunds", "amount=ten", "Invalid integer: amount=ten")]
    [InlineData("POST", "/v1/refunds", "colour=red", "Received unknown parameter: colour")]
    [InlineData("POST", "/v1/refunds", "metadata[reference]=1&reason=no", "Invalid reason")]
    [InlineData("POST", "/v1/transfers", "amount=1&currency=cad", "Missing required param: destination.")]
    [InlineData("POST", "/v1/checkout/sessions", "success_url=x&line_items[0][price_data][product_data][name]=x", "Missing required param: line_items[0][price_data][currency].")]
    [InlineData("POST", "/v1/account_links", "account=a&type=hello", "Invalid type")]
    [InlineData("POST", "/v1/balance", "", "does not take POST")]
    [InlineData("GET", "/v1/balances", "", "Unrecognized request URL")]
    [InlineData("POST", "/v1/refunds", "amount=10&metadata[reference]=rfd_1&payment_intent=pi_1", null)]
    public void What_Stripes_document_does_not_know_is_refused(string method, string path, string form, string? complaint)
    {
        var pairs = form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]));
        var wrong = StripeSpec.OrSkip().Check(method, path, "application/x-www-form-urlencoded", new FormTree(), FormTree.Of(pairs), out _);
        if (complaint is null) Assert.Null(wrong);
        else Assert.Contains(complaint, wrong, StringComparison.Ordinal);
    }
}
