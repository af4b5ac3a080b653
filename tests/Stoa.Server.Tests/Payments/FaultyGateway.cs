using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;

namespace Stoa.Server.Tests.Payments;

/// <summary>The line to the sandbox breaks: before a call arrives, or after it had its effect and before the answer is back.</summary>
internal sealed class FaultyGateway(PaymentGateway inner) : PaymentGateway
{
    public enum Break { BeforeTheCall, AfterTheCall }

    private readonly Lock _lock = new();
    private (string Call, Break How)? _next;

    /// <summary>Breaks every so many calls, each time the other way; never when zero.</summary>
    public int Every { get; set; }

    private int _calls;

    public override string Id => inner.Id;

    public static void Install(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(PaymentGateway));
        services.Remove(real);
        services.AddSingleton(provider => new FaultyGateway((PaymentGateway)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
        services.AddSingleton<PaymentGateway>(provider => provider.GetRequiredService<FaultyGateway>());
    }

    public void BreakNext(string call, Break how) => _next = (call, how);

    public override bool Takes(Money amount) => inner.Takes(amount);

    public override Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel) =>
        Through(nameof(CreateCheckout), () => inner.CreateCheckout(request, cancel));

    public override Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) =>
        Through(nameof(Capture), () => inner.Capture(call, amount, cancel));

    public override Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel) => Through(nameof(Void), () => inner.Void(call, cancel));

    public override Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel) =>
        Through(nameof(Refund), () => inner.Refund(call, reference, amount, cancel));

    public override Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel) =>
        inner.ReadWebhook(headers, body, now, cancel);

    public override T? As<T>() where T : class => inner.As<T>();

    private async Task<T> Through<T>(string call, Func<Task<T>> act)
    {
        var how = HowToBreak(call);
        if (how == Break.BeforeTheCall) throw new HttpRequestException("The line broke before the call.");
        var answer = await act();
        return how == Break.AfterTheCall ? throw new HttpRequestException("The line broke after the call.") : answer;
    }

    private Break? HowToBreak(string call)
    {
        lock (_lock)
        {
            if (_next is { } next && next.Call == call)
            {
                _next = null;
                return next.How;
            }
            _calls++;
            return Every > 0 && _calls % Every == 0 ? (Break)(_calls / Every % 2) : null;
        }
    }
}
