using Stoa.Server.Payments.Authorizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Manual;
using Stoa.Server.Payments.MercadoPago;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Payments.PayPal;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Payments.Stripe;
using Stoa.Core.Access;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Security;

namespace Stoa.Server.Payments;

/// <summary>Taking money, holding it, giving it back, and the books about it. docs/PAYMENTS.md tells the whole story.</summary>
public sealed class PaymentsModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        var options = PaymentsOptions.Read(configuration);
        services.AddSingleton(options);
        services.AddSingleton<GatewayHealth>();
        services.AddSingleton<Gateways>();
        services.AddSingleton<LedgerSealer>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerSealer>());
        PayoutsSetup.Services(services, configuration);
        SellersSetup.Services(services);
        services.AddSingleton<BalanceReports>();
        services.AddSingleton<ReconcileDaily>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconcileDaily>());
        ManualSetup.Services(services, configuration, options.Gateways.Contains(ManualGateway.Name));
        if (options.Gateways.Contains(SandboxGateway.Name)) SandboxSetup.Services(services, configuration);
        if (options.Gateways.Contains(MercadoPagoGateway.Name)) MercadoPagoSetup.Services(services, configuration);
        if (options.Gateways.Contains(PayPalGateway.Name)) PayPalSetup.Services(services, configuration);
        if (options.Gateways.Contains(StripeGateway.Name)) StripeSetup.Services(services, configuration);
    }

    private static readonly string[] Known = [SandboxGateway.Name, StripeGateway.Name, PayPalGateway.Name, MercadoPagoGateway.Name, ManualGateway.Name];

    /// <summary>Reads the settings of every gateway in use, as the start does; their names.</summary>
    /// <exception cref="SetupException">One is missing or wrong.</exception>
    internal static IReadOnlyList<string> ReadSettings(IConfiguration configuration)
    {
        var options = PaymentsOptions.Read(configuration);
        RouteOptions.Read(options);
        if (options.Gateways.FirstOrDefault(id => !Known.Contains(id)) is { } strange)
            throw new SetupException($"The setting {PaymentsOptions.Section}:{nameof(options.Gateways)} names \"{strange}\"; known are: {string.Join(", ", Known)}.");
        if (options.Gateways.Contains(ManualGateway.Name)) ManualOptions.Read(configuration);
        if (options.Gateways.Contains(SandboxGateway.Name)) SandboxOptions.Read(configuration);
        if (options.Gateways.Contains(MercadoPagoGateway.Name)) MercadoPagoOptions.Read(configuration);
        if (options.Gateways.Contains(PayPalGateway.Name)) PayPalOptions.Read(configuration);
        if (options.Gateways.Contains(StripeGateway.Name)) StripeOptions.Read(configuration);
        return options.Gateways;
    }

    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        // Guests pay too: the use case finds the order only for its customer's session.
        api.MapPost("/orders/{id}/payments", StartPayment.PostApi).AllowAnonymous();
        api.MapGet("/orders/{id}/payment-options", OfferPayment.GetApi).AllowAnonymous();
        api.MapGet("/organizations/{organization}/balance", Balances.Get).Require(Permission.SeeMoney, orOperator: true);
        api.MapGet("/operations/ledger/trial-balance", Balances.GetTrial).RequireAuthorization(Policies.Operator);
        PayoutsSetup.Api(api);
        SellersSetup.Api(api);
        ManualSetup.Api(api);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/orders/{id}/pay", OfferPayment.GetPage).AllowAnonymous();
        site.MapPost("/orders/{id}/pay", StartPayment.PostPage).AllowAnonymous();
        site.MapGet("/orders/{id}/approved", CompletePayment.GetReturn).AllowAnonymous();
        site.MapPost("/webhooks/{gateway}", ReceiveWebhook.Post).AllowAnonymous().OpenToOtherOrigins().DisableAntiforgery().DisableRateLimiting();
        PayoutsSetup.Pages(site);
        SellersSetup.Pages(site);
        ManualSetup.Pages(site);
        if (site.ServiceProvider.GetService<SandboxProcessor>() is not null) SandboxSetup.Pages(site);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<CollectPayment.Intent>(CollectPayment.Topic, CaptureAtGateway.Handle);
        handlers.OnEnvelope<CompletePayment.Intent>(CompletePayment.Topic, CompletePayment.Handle);
        handlers.OnEnvelope<CollectPayment.Intent>(WatchAuthorization.LaterTopic, WatchAuthorization.Collect);
        handlers.OnEnvelope<WatchAuthorization.Timer>(WatchAuthorization.Topic, WatchAuthorization.Fire);
        handlers.OnEnvelope<RenewAtGateway.Intent>(RenewAtGateway.Topic, RenewAtGateway.Handle);
        handlers.OnEnvelope<VoidPayment.Intent>(VoidPayment.Topic, VoidAtGateway.Handle);
        handlers.OnEnvelope<RequestRefund.Intent>(RequestRefund.Topic, RefundAtGateway.Handle);
        handlers.OnEnvelope<AskFee.Intent>(AskFee.Topic, AskFee.Handle);
        handlers.OnEnvelope<ReceiveWebhook.Arrived>(ReceiveWebhook.Topic, ApplyGatewayEvent.Handle);
        handlers.OnEnvelope<ChargeMethod.Intent>(ChargeMethod.Topic, ChargeMethod.Handle);
        handlers.OnEnvelope<MethodFacts.Arrived>(MethodFacts.Topic, MethodFacts.Handle);
        handlers.OnEnvelope<MethodFacts.Describe>(MethodFacts.DescribeTopic, MethodFacts.HandleDescribe);
        PayoutsSetup.Handlers(handlers);
        SellersSetup.Handlers(handlers);
        SandboxSetup.Handlers(handlers);
    }
}
