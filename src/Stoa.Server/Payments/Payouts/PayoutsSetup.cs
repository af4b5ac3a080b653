using Stoa.Core.Access;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Webhooks;
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
        own.MapGet("/balance/entries", ListBalanceEntries.Get).Require(Permission.SeeMoney);
        own.MapGet("/money", PayoutsApi.GetMoney).Require(Permission.SeeMoney);
        own.MapGet("/payouts", PayoutsApi.List).Require(Permission.SeeMoney);
        own.MapPost("/payouts", PayoutsApi.Post).Require(Permission.MoveMoney);
        own.MapGet("/payouts/{id}", PayoutsApi.Get).Require(Permission.SeeMoney);
        own.MapPost("/payouts/{id}/cancel", PayoutsApi.PostCancel).Require(Permission.MoveMoney);
        own.MapPut("/payout-account", PayoutsApi.PutAccount).Require(Permission.MoveMoney);
        own.MapPut("/payout-account/address", PayoutsApi.PutAddress).Require(Permission.MoveMoney);
        own.MapPost("/payout-account/onboard", PayoutsApi.PostOnboard).Require(Permission.MoveMoney);
        own.MapPut("/payout-schedule", PayoutsApi.PutSchedule).Require(Permission.MoveMoney);
        own.MapGet("/statement", PayoutPages.GetStatementApi).Require(Permission.SeeMoney);
        own.MapGet("/statement.csv", PayoutPages.GetStatementCsv).Require(Permission.SeeMoney);

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/payouts", PayoutOperations.List);
        operations.MapGet("/payouts/{id}", PayoutOperations.Get);
        operations.MapPost("/payouts/{id}/approve", PayoutOperations.PostApprove);
        operations.MapPost("/payouts/{id}/reject", PayoutOperations.PostReject);
        operations.MapPost("/payouts/{id}/confirm", PayoutOperations.PostConfirm);
        operations.MapPost("/payouts/{id}/return", PayoutOperations.PostReturn);
        operations.MapGet("/payout-files", PayoutOperations.ListFiles);
        operations.MapPost("/payout-files", PayoutOperations.PostFile);
        operations.MapPost("/payout-files/{id}/confirm", PayoutOperations.PostConfirmAll);
        operations.MapGet("/payout-files/{id}/{format}", PayoutOperations.Download);
        operations.MapGet("/debts", PayoutOperations.ListDebts);
        operations.MapPost("/debts/{id}", PayoutOperations.PostDebt);
        operations.MapGet("/reserves", PayoutOperations.ListReserves);
        operations.MapPut("/reserve", PayoutOperations.PutReserve);
        operations.MapPut("/organizations/{id}/reserve", PayoutOperations.PutReserveOf);
        operations.MapGet("/organizations/{id}/money", OperateProvider.GetMoney);
        operations.MapPost("/organizations/{id}/stop-payouts", PayoutOperations.PostStop);
        operations.MapPost("/organizations/{id}/resume-payouts", PayoutOperations.PostResume);
    }

    internal static void Pages(IEndpointRouteBuilder site)
    {
        var desk = site.MapGroup("/provider/{organization}");
        desk.MapGet("/balance", ViewBalance.Get).Require(Permission.SeeMoney);
        desk.MapPost("/payouts", PayoutPages.Post).Require(Permission.MoveMoney);
        desk.MapPost("/payouts/{id}/cancel", PayoutPages.PostCancel).Require(Permission.MoveMoney);
        desk.MapGet("/payout-account", PayoutPages.GetAccount).Require(Permission.MoveMoney);
        desk.MapPost("/payout-account", PayoutPages.PostAccount).Require(Permission.MoveMoney);
        desk.MapPost("/payout-account/address", PayoutPages.PostAddress).Require(Permission.MoveMoney);
        desk.MapPost("/payout-account/onboard", PayoutPages.PostOnboard).Require(Permission.MoveMoney);
        desk.MapPost("/payout-schedule", PayoutPages.PostSchedule).Require(Permission.MoveMoney);
        desk.MapGet("/statement", PayoutPages.GetStatement).Require(Permission.SeeMoney);
        desk.MapGet("/statement.csv", PayoutPages.GetStatementCsv).Require(Permission.SeeMoney);

        var console = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        console.MapGet("/payouts", OperatePayouts.Get);
        console.MapGet("/payouts/{id}", OperatePayouts.GetOne);
        console.MapPost("/payouts/{id}/{step}", OperatePayouts.Post);
        console.MapPost("/payout-files", OperatePayouts.PostFile);
        console.MapGet("/payout-files/{id}", OperatePayouts.GetFile);
        console.MapPost("/payout-files/{id}/confirm", OperatePayouts.PostConfirmAll);
        console.MapGet("/payout-files/{id}/{format}", PayoutOperations.Download);
        console.MapGet("/providers/{id}/payouts", OperateProvider.Get);
        console.MapPost("/providers/{id}/payouts", OperateProvider.Post);
        console.MapGet("/debts", OperatePayouts.GetDebts);
        console.MapPost("/debts/{id}", OperatePayouts.PostDebt);
        console.MapGet("/reserves", OperatePayouts.GetReserves);
        console.MapPost("/reserves", OperatePayouts.PostReserve);
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
