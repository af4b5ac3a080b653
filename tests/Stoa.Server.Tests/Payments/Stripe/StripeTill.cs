using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>A till whose processor is Stripe: the stand-in answers, and what it tells is signed by Stripe's own client.</summary>
internal sealed class StripeTill : IAsyncDisposable
{
    public const string Secret = "whsec_new";
    public const string OldSecret = "whsec_old";
    public const string ConnectSecret = "whsec_connect";

    private readonly OfficialClient _signer;

    private StripeTill(Till till, StripeStandIn stripe, OfficialClient signer)
    {
        (Till, Stripe, _signer) = (till, stripe, signer);
        Stripe.State.Now = () => Till.Clock.GetCurrentInstant().ToUnixTimeSeconds();
    }

    public Till Till { get; }

    public StripeStandIn Stripe { get; }

    public PaymentGateway Gateway => Till.Services.GetRequiredService<Gateways>().Find("stripe")!;

    public static async Task<StripeTill> Open(TestDatabases databases)
    {
        var signer = OfficialClient.OrSkip();
        var stripe = await StripeStandIn.Start();
        var till = await Till.Open(databases, settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "stripe",
            ["Stoa:Stripe:SecretKey"] = StripeStandIn.SecretKey,
            ["Stoa:Stripe:WebhookSecrets:0"] = Secret,
            ["Stoa:Stripe:WebhookSecrets:1"] = OldSecret,
            ["Stoa:Stripe:ConnectWebhookSecrets:0"] = ConnectSecret,
            ["Stoa:Stripe:ApiBase"] = stripe.Address,
            ["Stoa:Stripe:FilesBase"] = stripe.Address,
            ["Stoa:Stripe:TryTimeout"] = "00:00:01",
        });
        return new StripeTill(till, stripe, signer);
    }

    /// <summary>Goes to pay; the session.</summary>
    public async Task<string> Start(Order order) => (await Till.StartPaying(order)).Split('/')[^1];

    /// <summary>An order that is paid and known to be.</summary>
    public async Task<(Order Order, string Intent)> Sell()
    {
        var order = await Till.Order();
        var intent = StripeState.Text(Stripe.State.Pay(await Start(order)), "id")!;
        await Tell();
        return (order, intent);
    }

    /// <summary>Tells all that was not told, and handles it.</summary>
    /// <param name="reversed">Newest first.</param>
    /// <param name="times">How often each.</param>
    public async Task Tell(bool reversed = false, int times = 1)
    {
        var events = Stripe.State.Events.ToList();
        Stripe.State.Events.Clear();
        if (reversed) events.Reverse();
        foreach (var told in events)
        {
            for (var time = 0; time < times; time++) Assert.Equal(HttpStatusCode.OK, await Send(told, told.ContainsKey("account") ? ConnectSecret : Secret));
            if (reversed) await Till.Settle();
        }
        await Till.Settle();
    }

    public async Task<HttpStatusCode> Send(JsonObject told, string secret, int secondsFromNow = 0, string? changed = null)
    {
        var body = told.ToJsonString();
        var header = await _signer.Sign(body, secret, Till.Clock.GetCurrentInstant().ToUnixTimeSeconds() + secondsFromNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(changed ?? body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", header);
        using var answer = await Till.Client.SendAsync(request);
        return answer.StatusCode;
    }

    public Task After(Duration time) => Till.After(time);

    public async ValueTask DisposeAsync()
    {
        _signer.Dispose();
        await Till.DisposeAsync();
        await Stripe.DisposeAsync();
    }
}
