using Stoa.Server.Disputes.Cases;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Disputes;

/// <summary>Complaints of customers, and payments that a bank took back. docs/DISPUTES.md tells the whole story.</summary>
public sealed class DisputesModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(DisputesOptions.Read(configuration));

    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        // Guests complain too: whose order it is, the use case decides.
        api.MapGet("/orders/{id}/case", CaseApi.Get).AllowAnonymous();
        api.MapPost("/orders/{id}/case/{move}", CaseApi.Post).AllowAnonymous();

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/cases", CaseApi.GetAll);
        operations.MapGet("/cases/{id}", CaseApi.GetOne);
        operations.MapPost("/cases/{id}/rule", CaseApi.PostRule);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/orders/{id}/case", ViewCase.Get).AllowAnonymous();
        site.MapPost("/orders/{id}/case/{move}", ViewCase.Post).AllowAnonymous();

        var pages = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        pages.MapGet("/cases", ViewCases.Get);
        pages.MapGet("/cases/{id}", ViewCases.GetOne);
        pages.MapPost("/cases/{id}/rule", ViewCases.PostRule);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<OrderTransitioned>(OpenCase.Topic, OpenCase.Handle);
        handlers.OnEvent<CaseMoved>(SendCaseMails.Topic, SendCaseMails.Handle);
        handlers.OnEnvelope<CaseTimers.Timer>(CaseTimers.Topic, CaseTimers.Fire);
    }
}
