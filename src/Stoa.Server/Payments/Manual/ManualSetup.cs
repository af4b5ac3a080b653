using Microsoft.AspNetCore.Mvc;
using Stoa.Server.Payments.Manual.Statements;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Payments.Manual;

/// <summary>Bank transfers' part of the module. Its pages are always there: what was started is seen to its end when the gateway is not in use any more.</summary>
internal static class ManualSetup
{
    private const string Returns = "payments.bank_returns";

    private static readonly RequestSizeLimitAttribute Tabular = new(3L * ReadBankLines.TextLengthMax);

    internal static void Services(IServiceCollection services, IConfiguration configuration, bool isInUse)
    {
        services.AddSingleton(isInUse ? ManualOptions.Read(configuration) : new ManualOptions());
        services.AddSingleton(new SealedColumn(Returns, "id", "holder", BankReturn.HolderPurpose));
        services.AddSingleton(new SealedColumn(Returns, "id", "account", BankReturn.AccountPurpose));
        services.AddSingleton(new SealedColumn(Returns, "id", "bank_code", BankReturn.BankCodePurpose));
        if (isInUse) services.AddSingleton<PaymentGateway, ManualGateway>();
    }

    internal static void Api(RouteGroupBuilder api)
    {
        // Guests pay by bank too: the use case finds the order only for its customer's session.
        api.MapGet("/orders/{id}/bank-transfer", ViewTransfer.GetApi).AllowAnonymous();
        api.MapPut("/orders/{id}/bank-account", GiveAccount.Put).AllowAnonymous();

        var console = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        console.MapGet("/bank-transfers", TransferOperations.List);
        console.MapGet("/bank-transfers/{id}", TransferOperations.Get);
        console.MapPost("/bank-transfers/{id}/receipts", TransferOperations.PostReceipt);
        console.MapPost("/bank-transfers/{id}/give-back", TransferOperations.PostGiveBack);
        console.MapPost("/bank-statements", TransferOperations.PostStatement).WithMetadata(Tabular);
        console.MapGet("/bank-returns", TransferOperations.ListBack);
        console.MapPost("/bank-returns/{id}/paid", TransferOperations.PostPaid);
        console.MapPost("/bank-returns/{id}/came-back", TransferOperations.PostCameBack);
        console.MapPost("/bank-return-files", TransferOperations.PostFile);
        console.MapGet("/bank-return-files/{id}/{format}", MakeReturnFile.Download);
    }

    internal static void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/orders/{id}/bank-transfer", ViewTransfer.Get).AllowAnonymous();
        site.MapGet("/orders/{id}/bank-account", ViewTransfer.GetAccount).AllowAnonymous();
        site.MapPost("/orders/{id}/bank-account", ViewTransfer.PostAccount).AllowAnonymous();

        var console = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        console.MapGet("/transfers", OperateTransfers.Get);
        console.MapGet("/transfers/{id}", OperateTransfers.GetOne);
        console.MapPost("/transfers/{id}/receipts", OperateTransfers.PostReceipt);
        console.MapPost("/transfers/{id}/give-back", OperateTransfers.PostGiveBack);
        console.MapGet("/transfers/statements", OperateStatements.Get);
        console.MapPost("/transfers/statements", OperateStatements.Post).WithMetadata(Tabular);
        console.MapPost("/transfers/statements/confirm", OperateStatements.PostConfirm).WithMetadata(Tabular);
        console.MapGet("/transfers/returns", OperateTransfers.GetReturns);
        console.MapPost("/transfers/returns/{id}/{step}", OperateTransfers.PostReturn);
        console.MapPost("/transfers/return-files", OperateTransfers.PostFile);
        console.MapGet("/transfers/return-files/{id}/{format}", MakeReturnFile.Download);
    }
}
