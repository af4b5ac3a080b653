using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>A till whose processor is PayPal: the stand-in answers, tells and verifies.</summary>
internal sealed class PayPalTill : IAsyncDisposable
{
    private PayPalTill(Till till, PayPalStandIn payPal)
    {
        (Till, PayPal) = (till, payPal);
        PayPal.State.Now = () => Till.Clock.GetCurrentInstant();
    }

    public Till Till { get; }

    public PayPalStandIn PayPal { get; }

    public PayPalState State => PayPal.State;

    public PaymentGateway Gateway => Till.Services.GetRequiredService<Gateways>().Find("paypal")!;

    public static async Task<PayPalTill> Open(TestDatabases databases)
    {
        var payPal = await PayPalStandIn.Start();
        return new PayPalTill(await Till.Open(databases, settings: Settings(payPal)), payPal);
    }

    /// <summary>What makes a program use the stand-in.</summary>
    public static Dictionary<string, string?> Settings(PayPalStandIn payPal) => new(StringComparer.Ordinal)
    {
        ["Stoa:Payments:Gateways:0"] = "paypal",
        ["Stoa:Payments:PayPal:ClientId"] = PayPalStandIn.ClientId,
        ["Stoa:Payments:PayPal:ClientSecret"] = PayPalStandIn.ClientSecret,
        ["Stoa:Payments:PayPal:WebhookId"] = PayPalState.WebhookId,
        ["Stoa:Payments:PayPal:ApiBase"] = payPal.Address,
        ["Stoa:Payments:PayPal:TryTimeout"] = "00:00:01",
    };

    /// <summary>Goes to pay; PayPal's order.</summary>
    public async Task<string> Start(Order order) => (await Till.StartPaying(order)).Split("token=")[^1];

    /// <summary>Comes back from PayPal's page; whether the order's page says that all is well.</summary>
    public async Task<bool> Return(Order order)
    {
        using var answer = await Till.Get($"/orders/{order.Id}/approved", order.CustomerId);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString() == $"/orders/{order.Id}?paid=1";
    }

    /// <summary>An order that is paid and known to be; its capture.</summary>
    public async Task<(Order Order, string Capture)> Sell(string price = "100")
    {
        var order = await Till.Order(price: price);
        State.Approve(await Start(order));
        await Return(order);
        await Tell();
        return (order, (await Till.PaymentsOf(order)).Single().GatewayChargeId!);
    }

    /// <summary>Tells all that was not told, and handles it.</summary>
    /// <param name="reversed">Newest first.</param>
    /// <param name="times">How often each.</param>
    public async Task Tell(bool reversed = false, int times = 1)
    {
        var events = State.Events.ToList();
        State.Events.Clear();
        if (reversed) events.Reverse();
        foreach (var told in events)
        {
            for (var time = 0; time < times; time++) Assert.Equal(HttpStatusCode.OK, await Send(told.ToJsonString()));
            if (reversed) await Till.Settle();
        }
        await Till.Settle();
    }

    public async Task<HttpStatusCode> Send(string body, Dictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/paypal") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers ?? PayPalState.Sign(body)) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Till.Client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>The news of a kind that was not told yet.</summary>
    public JsonObject Waiting(string type) => State.Events.Single(told => PayPalState.Text(told, "event_type") == type);

    public Task After(Duration time) => Till.After(time);

    public async ValueTask DisposeAsync()
    {
        await Till.DisposeAsync();
        await PayPal.DisposeAsync();
    }
}
