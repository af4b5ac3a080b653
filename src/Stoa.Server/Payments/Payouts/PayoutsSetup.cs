using Stoa.Core.Access;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Payments.Payouts;

/// <summary>The part of the module that pays organizations. docs/PAYOUTS.md tells the whole story.</summary>
internal static class PayoutsSetup
{
    private const string Destinations = "payments.payout_destinations";

    internal static void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(PayoutsOptions.Read(configuration));
        services.AddSingleton(new SealedColumn(Destinations, "id", "holder", PayoutDestination.HolderPurpose));
        services.AddSingleton(new SealedColumn(Destinations, "id", "account", PayoutDestination.AccountPurpose));
        services.AddSingleton(new SealedColumn(Destinations, "id", "bank_code", PayoutDestination.BankCodePurpose));
    }

    internal static void Api(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/organizations/{organization}");
        own.MapGet("/money", PayoutsApi.GetMoney).Require(Permission.SeeMoney);
        own.MapGet("/payouts", PayoutsApi.List).Require(Permission.SeeMoney);
        own.MapPost("/payouts", PayoutsApi.Post).Require(Permission.MoveMoney);
        own.MapGet("/payouts/{id}", PayoutsApi.Get).Require(Permission.SeeMoney);
        own.MapPost("/payouts/{id}/cancel", PayoutsApi.PostCancel).Require(Permission.MoveMoney);
        own.MapPut("/payout-account", PayoutsApi.PutAccount).Require(Permission.MoveMoney);
        own.MapPost("/payout-account/onboard", PayoutsApi.PostOnboard).Require(Permission.MoveMoney);
        own.MapPut("/payout-schedule", PayoutsApi.PutSchedule).Require(Permission.MoveMoney);

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/payouts", PayoutOperations.List);
        operations.MapPost("/payouts/{id}/approve", PayoutOperations.PostApprove);
        operations.MapPost("/payouts/{id}/reject", PayoutOperations.PostReject);
        operations.MapPost("/payouts/{id}/confirm", PayoutOperations.PostConfirm);
        operations.MapPost("/payouts/{id}/return", PayoutOperations.PostReturn);
        operations.MapPost("/payout-files", PayoutOperations.PostFile);
        operations.MapPost("/payout-files/{id}/confirm", PayoutOperations.PostConfirmAll);
        operations.MapGet("/payout-files/{id}/{format}", PayoutOperations.Download);
        operations.MapPut("/reserve", PayoutOperations.PutReserve);
        operations.MapPut("/organizations/{id}/reserve", PayoutOperations.PutReserveOf);
        operations.MapPost("/organizations/{id}/stop-payouts", PayoutOperations.PostStop);
        operations.MapPost("/organizations/{id}/resume-payouts", PayoutOperations.PostResume);
    }

    internal static void Pages(IEndpointRouteBuilder site)
    {
    }

    internal static void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<KeepReserve.Due>(KeepReserve.Topic, KeepReserve.OnDue);
        handlers.OnEnvelope<PayOnSchedule.Due>(PayOnSchedule.Topic, PayOnSchedule.OnDue);
        handlers.OnEnvelope<SendPayout.Intent>(SendPayout.Topic, SendPayout.Handle);
        handlers.OnEnvelope<SendPayout.Intent>(SendPayout.TakeBackTopic, SendPayout.TakeBack);
        handlers.OnEnvelope<OnboardDestination.Intent>(OnboardDestination.Topic, OnboardDestination.Handle);
        handlers.OnEnvelope<ReceiveWebhook.PayoutArrived>(ReceiveWebhook.PayoutTopic, PayoutFacts.Handle);
    }
}
