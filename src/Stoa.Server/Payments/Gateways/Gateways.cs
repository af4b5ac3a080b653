using Polly;
using Polly.Timeout;
using Stoa.Core;
using Stoa.Core.Routing;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments;

/// <summary>The gateways in use. Started payments stay with theirs; new ones go to the first that takes them.</summary>
public sealed class Gateways
{
    private readonly List<PaymentGateway> _inUse;
    private readonly IReadOnlyList<PaymentRoute> _routes;
    private readonly GatewayHealth _health;
    private readonly ResiliencePipeline _pipeline;

    public Gateways(PaymentsOptions options, IEnumerable<PaymentGateway> known, GatewayHealth health)
    {
        _health = health;
        _routes = RouteOptions.Read(options);
        var byId = known.ToDictionary(gateway => gateway.Id, StringComparer.Ordinal);
        _inUse =
        [
            .. options.Gateways.Select(id => byId.GetValueOrDefault(id) ?? throw new SetupException(
                $"The setting {PaymentsOptions.Section}:{nameof(options.Gateways)} names \"{id}\"; known are: {string.Join(", ", byId.Keys)}.")),
        ];
        // One try a call: trying again is the outbox's, which outlives the process.
        _pipeline = new ResiliencePipelineBuilder().AddTimeout(options.GatewayTimeout).Build();
    }

    /// <summary>The gateway of a started payment; null when it is not in use any more.</summary>
    public PaymentGateway? Find(string id) => _inUse.Find(gateway => gateway.Id == id);

    /// <summary>All in use.</summary>
    public IReadOnlyList<PaymentGateway> InUse => _inUse;

    /// <summary>Those in use that can do something more, such as <see cref="IPaysOut"/>.</summary>
    public IEnumerable<(string Id, T Gateway)> That<T>() where T : class =>
        from gateway in _inUse let able = gateway.As<T>() where able is not null select (gateway.Id, able);

    /// <summary>The gateway for a new payment: by the routes, past one that does not answer; null when none takes it.</summary>
    /// <param name="amount">What is to be paid.</param>
    /// <param name="country">Where the seller is; null when that is not known.</param>
    public PaymentGateway? For(Money amount, string? country) =>
        PaymentRouting.Choose(PaymentRouting.Candidates(_routes, amount, country), id => Find(id)?.Takes(amount) == true, _health.IsOut) is { } chosen ? Find(chosen) : null;

    /// <summary>The gateways a customer may choose from for a new payment, the first choice first.</summary>
    /// <param name="amount">What is to be paid.</param>
    /// <param name="country">Where the seller is; null when that is not known.</param>
    /// <param name="terms">How it is to be paid.</param>
    public IReadOnlyList<PaymentGateway> For(Money amount, string? country, PaymentTerms terms) =>
        [.. PaymentRouting.Offer(PaymentRouting.Candidates(_routes, amount, country), id => Find(id)?.Takes(amount, terms) == true, _health.IsOut).Select(id => Find(id)!)];

    /// <summary>A call, within the time a gateway has to answer; whether it did decides where new payments go.</summary>
    /// <exception cref="TimeoutRejectedException">It did not; whether it did what was asked is not known.</exception>
    public async Task<T> Call<T>(string gateway, Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            var answer = await _pipeline.ExecuteAsync(async token => await call(token), cancel);
            _health.Answered(gateway);
            return answer;
        }
        catch (Exception silence) when (GatewayRetries.IsSilence(silence))
        {
            _health.WasSilent(gateway);
            throw;
        }
    }

    /// <summary>A call within the same time, of which the way of new payments does not depend.</summary>
    /// <exception cref="TimeoutRejectedException">It was not answered.</exception>
    public async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        await _pipeline.ExecuteAsync(async token => await call(token), cancel);
}
