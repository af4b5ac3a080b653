using Stoa.Server.Disputes.Cases;
using Stoa.Server.Disputes.Chargebacks;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Disputes;

/// <summary>Complaints of customers, and payments that a bank took back. docs/DISPUTES.md tells the whole story.</summary>
public sealed class DisputesModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DisputesOptions.Read(configuration));
        services.AddSingleton(new SealedColumn(Evidence.Table, "dispute_id", "note", Evidence.NotePurpose));
        services.AddSingleton(new SealedColumn(Evidence.Table, "dispute_id", "pack", Evidence.PackPurpose));
        services.AddSingleton(new SealedColumn(Statement.Table, "id", "text", Statement.TextPurpose));
    }

    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        // Guests complain too: whose order it is, the use case decides.
        api.MapGet("/orders/{id}/case", CaseApi.Get).AllowAnonymous();
        api.MapPost("/orders/{id}/case/{move}", CaseApi.Post).AllowAnonymous();
        api.MapGet("/orders/{id}/milestones/{no:int}/case", CaseApi.GetOfMilestone).AllowAnonymous();
        api.MapPost("/orders/{id}/milestones/{no:int}/case/{move}", CaseApi.PostOfMilestone).AllowAnonymous();

        api.MapGet("/orders/{id}/chargeback", ChargebackApi.GetOfOrder).AllowAnonymous();
        api.MapPost("/orders/{id}/chargeback/statements", ChargebackApi.PostStatement).AllowAnonymous();

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/cases", CaseApi.GetAll);
        operations.MapGet("/cases/{id}", CaseApi.GetOne);
        operations.MapPost("/cases/{id}/rule", CaseApi.PostRule);
        operations.MapGet("/disputes", ChargebackApi.GetAll);
        operations.MapGet("/disputes/{id}", ChargebackApi.GetOne);
        operations.MapPut("/disputes/{id}/note", ChargebackApi.PutNote);
        operations.MapPost("/disputes/{id}/submit", ChargebackApi.PostSubmit);
        operations.MapPost("/disputes/{id}/handed-in", ChargebackApi.PostHandedIn);
        operations.MapGet("/disputes/{id}/evidence.pdf", ChargebackApi.GetPdf);
        operations.MapGet("/disputes/{id}/evidence.txt", ChargebackApi.GetText);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/orders/{id}/case", ViewCase.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/case/{move}", ViewCase.Post).AllowAnonymous();
        site.MapGet("/orders/{id}/milestones/{no:int}/case", ViewCase.GetOfMilestone).AllowAnonymous();
        site.MapPost("/orders/{id}/milestones/{no:int}/case/{move}", ViewCase.PostOfMilestone).AllowAnonymous();

        site.MapGet("/orders/{id}/chargeback", ViewDisputes.GetOfOrder).AllowAnonymous();
        site.MapPost("/orders/{id}/chargeback", ViewDisputes.PostStatement).AllowAnonymous();

        var pages = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        pages.MapGet("/cases", ViewCases.Get);
        pages.MapGet("/cases/{id}", ViewCases.GetOne);
        pages.MapPost("/cases/{id}/rule", ViewCases.PostRule);
        pages.MapGet("/disputes", ViewDisputes.Get);
        pages.MapGet("/disputes/{id}", ViewDisputes.GetOne);
        pages.MapPost("/disputes/{id}/note", ViewDisputes.PostNote);
        pages.MapPost("/disputes/{id}/submit", ViewDisputes.PostSubmit);
        pages.MapPost("/disputes/{id}/handed-in", ViewDisputes.PostHandedIn);
        pages.MapGet("/disputes/{id}/evidence.pdf", ChargebackApi.GetPdf);
        pages.MapGet("/disputes/{id}/evidence.txt", ChargebackApi.GetText);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<OrderTransitioned>(OpenCase.Topic, OpenCase.Handle, when: OpenCase.Concerns);
        handlers.OnEvent<MilestoneMoved>(OpenCase.MilestoneTopic, OpenCase.Handle);
        handlers.OnEvent<CaseMoved>(SendCaseMails.Topic, SendCaseMails.Handle);
        handlers.OnEnvelope<CaseTimers.Timer>(CaseTimers.Topic, CaseTimers.Fire);
        handlers.OnEvent<DisputeOpened>(OnDisputeEvents.OpenedTopic, OnDisputeEvents.Opened);
        handlers.OnEvent<DisputeDeadlineMoved>(OnDisputeEvents.ExtendedTopic, OnDisputeEvents.Extended);
        handlers.OnEvent<DisputeDecided>(OnDisputeEvents.DecidedTopic, OnDisputeEvents.Decided);
        handlers.OnEnvelope<EvidenceTimers.Timer>(EvidenceTimers.Topic, EvidenceTimers.Fire);
        handlers.OnEnvelope<SubmitEvidence.Intent>(SubmitEvidence.Topic, SubmitAtGateway.Handle);
    }
}
