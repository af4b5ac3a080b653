using Stoa.Core.Access;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Subscriptions.Renewing;
using Stoa.Server.Subscriptions.Views;

namespace Stoa.Server.Subscriptions;

/// <summary>Memberships that renew: trial, cycles, changes, pauses, what is overdue, the end. docs/SUBSCRIPTIONS.md tells the whole story.</summary>
public sealed class SubscriptionsModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(SubscriptionsOptions.Read(configuration));

    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        // Whose subscription it is, the use case decides.
        var own = api.MapGroup("/subscriptions").RequireAuthorization(Policies.SignedIn);
        own.MapPost("", SubscriptionsApi.Post);
        own.MapGet("", SubscriptionsApi.GetMine);
        own.MapGet("/{id}", SubscriptionsApi.Get);
        own.MapPost("/{id}/payments", SubscriptionsApi.PostPayment);
        own.MapPost("/{id}/card", SubscriptionsApi.PostCard);
        own.MapGet("/{id}/change-preview", SubscriptionsApi.GetChange);
        own.MapPost("/{id}/change", SubscriptionsApi.PostChange);
        own.MapPost("/{id}/pause", SubscriptionsApi.PostPause);
        own.MapPost("/{id}/resume", SubscriptionsApi.PostResume);
        own.MapGet("/{id}/cancel-preview", SubscriptionsApi.GetCancel);
        own.MapPost("/{id}/cancel", SubscriptionsApi.PostCancel);
        own.MapPost("/{id}/keep", SubscriptionsApi.PostKeep);

        api.MapGet("/organizations/{organization}/subscriptions", SubscriptionsApi.GetOfOrganization).Require(Permission.SeeBookings, orOperator: true);
        var operations = api.MapGroup("/operations/subscriptions").RequireAuthorization(Policies.Operator);
        operations.MapGet("", SubscriptionsApi.GetAll);
        operations.MapGet("/figures", SubscriptionsApi.GetFigures);
        operations.MapPost("/{id}/retry", SubscriptionsApi.PostRetry);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/l/{id}/subscribe", BeginPages.Get).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/l/{id}/subscribe", BeginPages.Post).RequireAuthorization(Policies.SignedIn);

        var own = site.MapGroup("/subscriptions").RequireAuthorization(Policies.SignedIn);
        own.MapGet("", SubscriptionPages.GetMine);
        own.MapGet("/{id}", SubscriptionPages.Get);
        own.MapPost("/{id}/pay", SubscriptionPages.PostPay);
        own.MapPost("/{id}/card", SubscriptionPages.PostCard);
        own.MapPost("/{id}/resume", SubscriptionPages.PostResume);
        own.MapPost("/{id}/keep", SubscriptionPages.PostKeep);
        own.MapPost("/{id}/pause", SubscriptionPages.PostPause);
        own.MapGet("/{id}/change", ChangePages.Get);
        own.MapPost("/{id}/change", ChangePages.Post);
        own.MapGet("/{id}/cancel", CancelPages.Get);
        own.MapPost("/{id}/cancel", CancelPages.Post);

        site.MapGet("/provider/{organization}/subscriptions", SubscriptionLists.GetDesk).Require(Permission.SeeBookings);
        var operators = site.MapGroup("/operator/subscriptions").RequireAuthorization(Policies.Operator);
        operators.MapGet("", SubscriptionLists.GetOperators);
        operators.MapPost("/{id}/retry", SubscriptionLists.PostRetry);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<SubscriptionTimers.Timer>(SubscriptionTimers.Topic, SubscriptionTimers.Fire);
        handlers.OnEvent<OrderTransitioned>(OnPayments.OrderTopic, OnPayments.Moved, when: OnPayments.Concerns);
        handlers.OnEvent<PaymentFailed>(OnPayments.FailedTopic, OnPayments.Failed);
        handlers.OnEvent<MethodKept>(OnPayments.KeptTopic, OnPayments.Kept);
        handlers.OnEvent<SubscriptionMoved>(SendSubscriptionMails.Topic, SendSubscriptionMails.Handle);
    }
}
