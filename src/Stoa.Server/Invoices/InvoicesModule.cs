using Stoa.Core.Access;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Invoices.Issuers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Invoices;

/// <summary>Invoices and credit notes, numbered without gaps and kept as issued. docs/INVOICES.md tells when which is written.</summary>
public sealed class InvoicesModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(InvoicesOptions.Read(configuration))
            .AddSingleton(new SealedColumn("invoices.invoices", "id", "document", Invoice.DocumentPurpose))
            .AddSingleton(new SealedColumn("invoices.issuers", "organization_id", "details", Issuer.DetailsPurpose));

    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        // Guests read the invoices of their own orders: the use case finds no others.
        api.MapGet("/invoices/{id}", ViewInvoices.Get).AllowAnonymous();
        api.MapGet("/invoices/{id}/pdf", ViewInvoices.GetPdf).AllowAnonymous();
        api.MapGet("/orders/{id}/invoices", ViewInvoices.GetOfOrder).AllowAnonymous();
        api.MapGet("/organizations/{organization}/invoices", ViewInvoices.GetOfOrganization).Require(Permission.SeeMoney, orOperator: true);
        api.MapGet("/organizations/{organization}/invoice-details", SaveIssuer.GetApi).Require(Permission.SeeMoney);
        api.MapPut("/organizations/{organization}/invoice-details", SaveIssuer.PutApi).Require(Permission.MoveMoney);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/invoices/{id}", ViewInvoices.GetPage).AllowAnonymous();
        site.MapGet("/invoices/{id}/pdf", ViewInvoices.GetPdf).AllowAnonymous();
        site.MapGet("/orders/{id}/invoices", ViewInvoices.GetOrdersPage).AllowAnonymous();
        site.MapGet("/provider/{organization}/invoices", ViewInvoices.GetDeskPage).Require(Permission.SeeMoney);
        site.MapGet("/provider/{organization}/invoices/details", SaveIssuer.Get).Require(Permission.MoveMoney);
        site.MapPost("/provider/{organization}/invoices/details", SaveIssuer.Post).Require(Permission.MoveMoney);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<OrderTransitioned>("invoices.order-moved", IssueForOrder.Moved, when: IssueForOrder.Concerns);
        handlers.OnEvent<RefundSettled>("invoices.refund-settled", IssueForOrder.Refunded);
        handlers.OnEvent<DisputeDecided>("invoices.dispute-decided", IssueForOrder.Decided);
        handlers.OnEnvelope<IssueCommission.Due>(IssueCommission.Topic, IssueCommission.Handle);
    }
}
