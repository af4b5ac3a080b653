using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>The sandbox behind a line that breaks at every kind of call that there is.</summary>
internal sealed class WalkGateway(PaymentGateway inner, WalkFaults faults)
    : PaymentGateway, IPaysOut, IKeepsPayoutAccounts, ITransfers, IReportsBalance, ITakesEvidence, IRenewsAuthorizations, ITakesMethods
{
    /// <summary>Every kind of call that the program makes, and the webhooks that it is called with.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        nameof(CreateCheckout), nameof(Capture), nameof(Void), nameof(Refund), nameof(ReadWebhook), nameof(PayOut), nameof(OpenAccount), nameof(Onboard),
        nameof(FindAccount), nameof(ReverseTransfer), nameof(Movements), nameof(GiveEvidence), nameof(Renew), nameof(ChargeAgain),
    ];

    public override string Id => inner.Id;

    public static Action<IServiceCollection> Install(WalkFaults faults) => services =>
    {
        var real = services.Single(service => service.ServiceType == typeof(PaymentGateway));
        services.Remove(real);
        // What breaks on purpose is told a thousand times.
        services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<PaymentGateway>(provider =>
            new WalkGateway((PaymentGateway)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), faults));
    };

    public override bool Takes(Money amount) => inner.Takes(amount);

    public override Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel) =>
        faults.Through(nameof(CreateCheckout), () => inner.CreateCheckout(request, cancel));

    public override Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) =>
        faults.Through(nameof(Capture), () => inner.Capture(call, amount, cancel));

    public override Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel) =>
        faults.Through(nameof(Void), () => inner.Void(call, cancel));

    public override Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel) =>
        faults.Through(nameof(Refund), () => inner.Refund(call, reference, amount, cancel));

    // The processor gets a 500, and sends it again.
    public override Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel) =>
        faults.Through(nameof(ReadWebhook), () => inner.ReadWebhook(headers, body, now, cancel));

    public override T? As<T>() where T : class => inner.As<T>() is null ? null : this as T;

    public Duration AuthorizationLife => Able<IRenewsAuthorizations>().AuthorizationLife;

    public Task<Outcome<RenewedAuthorization>> Renew(GatewayCall call, Money amount, CancellationToken cancel) =>
        faults.Through(nameof(Renew), () => Able<IRenewsAuthorizations>().Renew(call, amount, cancel));

    public Task<ChargeAnswer> ChargeAgain(ChargeAgainRequest request, CancellationToken cancel) =>
        faults.Through(nameof(ChargeAgain), () => Able<ITakesMethods>().ChargeAgain(request, cancel));

    public Task<Outcome<string?>> Describe(KeptMethod method, CancellationToken cancel) =>
        faults.Through(nameof(Describe), () => Able<ITakesMethods>().Describe(method, cancel));

    public Task<Outcome<HostedCheckout>> OpenMethodPage(MethodPageRequest request, CancellationToken cancel) =>
        faults.Through(nameof(OpenMethodPage), () => Able<ITakesMethods>().OpenMethodPage(request, cancel));

    public bool CanPayOut(Money amount) => Able<IPaysOut>().CanPayOut(amount);

    public Task<Outcome<AcceptedPayout>> PayOut(PayoutCall call, CancellationToken cancel) =>
        faults.Through(nameof(PayOut), () => Able<IPaysOut>().PayOut(call, cancel));

    public Task<Outcome<PayoutAccount>> OpenAccount(OpenPayoutAccount request, CancellationToken cancel) =>
        faults.Through(nameof(OpenAccount), () => Able<IKeepsPayoutAccounts>().OpenAccount(request, cancel));

    public Task<Outcome<OnboardingPage>> Onboard(string gatewayAccountId, string returnUrl, string refreshUrl, CancellationToken cancel) =>
        faults.Through(nameof(Onboard), () => Able<IKeepsPayoutAccounts>().Onboard(gatewayAccountId, returnUrl, refreshUrl, cancel));

    public Task<Outcome<PayoutAccount>> FindAccount(string gatewayAccountId, CancellationToken cancel) =>
        faults.Through(nameof(FindAccount), () => Able<IKeepsPayoutAccounts>().FindAccount(gatewayAccountId, cancel));

    public Task<Outcome<AcceptedTransfer>> Transfer(TransferCall call, CancellationToken cancel) =>
        faults.Through(nameof(Transfer), () => Able<ITransfers>().Transfer(call, cancel));

    public Task<Outcome<AcceptedTransfer>> ReverseTransfer(string idempotencyKey, string gatewayTransferId, Money amount, CancellationToken cancel) =>
        faults.Through(nameof(ReverseTransfer), () => Able<ITransfers>().ReverseTransfer(idempotencyKey, gatewayTransferId, amount, cancel));

    public Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel) =>
        faults.Through(nameof(Movements), () => Able<IReportsBalance>().Movements(day, after, cancel));

    public Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel) => Able<IReportsBalance>().Balance(cancel);

    public Task<Outcome<Accepted>> GiveEvidence(string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel) =>
        faults.Through(nameof(GiveEvidence), () => Able<ITakesEvidence>().GiveEvidence(idempotencyKey, gatewayDisputeId, evidence, submit, cancel));

    private T Able<T>() where T : class => inner.As<T>()!;
}
