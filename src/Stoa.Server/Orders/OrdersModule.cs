using Stoa.Core.Access;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Orders;

/// <summary>Sales: checkout, the process of an order, and who may see it.</summary>
public sealed class OrdersModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new SealedColumn("orders.orders", "id", "note", Order.NotePurpose));

    public override void Api(RouteGroupBuilder api)
    {
        // Guests act through the session of their hold or magic link; whose order it is, the use case decides.
        api.MapPost("/quotes", PriceOffer.Post).AllowAnonymous();
        api.MapPost("/orders", PlaceOrder.Post).AllowAnonymous();
        api.MapGet("/orders", ListOrders.GetMine).AllowAnonymous();
        api.MapGet("/orders/{id}", GetOrder.Get).AllowAnonymous();
        api.MapGet("/orders/{id}/refund-preview", PreviewRefund.Get).AllowAnonymous();
        api.MapGet("/orders/{id}/calendar.ics", GetCalendar.Get).AllowAnonymous();
        api.MapPost("/orders/{id}/transitions", FireTransition.Post).AllowAnonymous();
        api.MapPost("/orders/{id}/milestones/{no:int}/{move}", MilestoneRoutes.PostApi).AllowAnonymous();

        api.MapGet("/organizations/{organization}/orders", ListOrders.GetOfOrganization).Require(Permission.SeeBookings, orOperator: true);
        api.MapGet("/operations/orders", ListOrders.GetAll).RequireAuthorization(Policies.Operator);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        // Guests buy too: whose hold and whose order it is, the use case decides.
        site.MapGet("/checkout/{id}", ViewCheckout.Get).AllowAnonymous();
        site.MapGet("/checkout/{id}/price", ViewCheckout.GetPrice).AllowAnonymous();
        site.MapPost("/checkout/{id}", Checkout.Post).AllowAnonymous();
        site.MapPost("/checkout/{id}/release", Checkout.PostRelease).AllowAnonymous();
        site.MapGet("/orders", ViewMyOrders.Get).AllowAnonymous();
        site.MapGet("/orders/{id}", ViewOrder.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/transitions", PostTransition.Post).AllowAnonymous();
        site.MapPost("/orders/{id}/milestones/{no:int}", MilestoneRoutes.PostPage).AllowAnonymous();
        site.MapGet("/orders/{id}/cancel", CancelOrder.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/cancel", CancelOrder.Post).AllowAnonymous();
        site.MapGet("/orders/{id}/refund", RefundOrder.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/refund", RefundOrder.Post).AllowAnonymous();
        site.MapGet("/orders/{id}/calendar.ics", GetCalendar.Get).AllowAnonymous();
        site.MapGet("/orders/{id}/reschedule", RescheduleOrder.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/reschedule", RescheduleOrder.Post).AllowAnonymous();
    }

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<PaymentAuthorized>("orders.payment-authorized", OnPaymentEvents.Authorized);
        handlers.OnEvent<PaymentCaptured>("orders.payment-captured", OnPaymentEvents.Captured);
        handlers.OnEvent<AuthorizationEnding>("orders.authorization-ending", OnPaymentEvents.Ending);
        handlers.OnEvent<PaymentFailed>("orders.payment-failed", OnPaymentEvents.Failed);
        handlers.OnEvent<RefundSettled>("orders.refund-settled", OnRefundEvents.Settled);
        handlers.OnEvent<RefundedAtGateway>("orders.refunded-at-gateway", OnRefundEvents.MadeThere);
        handlers.OnEvent<DisputeOpened>("orders.dispute-opened", OnPaymentEvents.Disputed);
        handlers.OnEvent<DisputeDecided>("orders.dispute-decided", OnPaymentEvents.Decided);
        handlers.OnEnvelope<MilestoneTimers.Timer>(MilestoneTimers.Topic, MilestoneTimers.Fire);
        handlers.OnEnvelope<OrderTimers.Timer>(OrderTimers.Topic, OrderTimers.Fire);
    }
}
