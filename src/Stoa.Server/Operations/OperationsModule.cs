using Stoa.Server.Operations.Reports;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Server.Operations;

/// <summary>The operator's console: orders in full, what failed, the books, the audit trail. docs/OPERATIONS.md tells what is there.</summary>
public sealed class OperationsModule : Module
{
    public override void Api(RouteGroupBuilder api)
    {
        // Members of an organization read their own events; the use case sees to it.
        api.MapGet("/events", ReadEvents.Get).RequireAuthorization(Policies.SignedIn);

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/dashboard", Dashboard.Get);
        operations.MapGet("/orders/counts", FindOrders.GetCounts);
        operations.MapGet("/orders/{id}", InspectOrder.Get);
        operations.MapGet("/orders/{id}/plans/{name}", PlanAction.Get);
        operations.MapGet("/dead-letters", HandleDeadLetters.Get);
        operations.MapPost("/dead-letters/replay", HandleDeadLetters.PostReplay);
        operations.MapGet("/refunds", HandleRefunds.Get);
        operations.MapPost("/refunds/{id}/retry", HandleRefunds.PostRetry);
        operations.MapPost("/refunds/{id}/settle-outside", HandleRefunds.PostSettle);
        operations.MapPost("/refunds/{id}/close", HandleRefunds.PostClose);
        operations.MapGet("/providers", FindProviders.Get);
        operations.MapGet("/ledger", ReadLedger.Get);
        operations.MapGet("/ledger/entries", ReadLedger.GetEntries);
        operations.MapGet("/observability/payments", WatchPayments.Get);
        operations.MapGet("/reports/{name}", ReadReport.Get);
        operations.MapGet("/reconciliation/days", HandleReconciliation.GetDays);
        operations.MapPost("/reconciliation/days", HandleReconciliation.PostDay);
        operations.MapGet("/reconciliation/reports", HandleReconciliation.GetReports);
        operations.MapGet("/reconciliation/cases", HandleReconciliation.GetCases);
        operations.MapPost("/reconciliation/cases/{id}/resolve", HandleReconciliation.PostResolve);
        operations.MapGet("/audit", ReadAudit.Get);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        var pages = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        pages.MapGet("/", Dashboard.GetPage);
        pages.MapGet("/orders", FindOrders.GetPage);
        pages.MapGet("/orders/{id}", InspectOrder.GetPage);
        pages.MapGet("/orders/{id}/{step}", ActOnOrder.GetPage);
        pages.MapPost("/orders/{id}/{step}", ActOnOrder.Post);
        pages.MapGet("/dead-letters", HandleDeadLetters.GetPage);
        pages.MapPost("/dead-letters", HandleDeadLetters.PostPage);
        pages.MapGet("/refunds", HandleRefunds.GetPage);
        pages.MapPost("/refunds/{id}/retry", HandleRefunds.PostRetryPage);
        pages.MapPost("/refunds/{id}/close", HandleRefunds.PostClosePage);
        pages.MapGet("/refunds/{id}/settle-outside", HandleRefunds.GetSettlePage);
        pages.MapPost("/refunds/{id}/settle-outside", HandleRefunds.PostSettlePage);
        pages.MapGet("/providers", FindProviders.GetPage);
        pages.MapGet("/providers/{id}", StandProvider.GetPage);
        pages.MapPost("/providers/{id}", StandProvider.Post);
        pages.MapGet("/ledger", LedgerPages.Get);
        pages.MapGet("/payments", WatchPayments.GetPage);
        pages.MapGet("/reports", ReadReport.GetFirst);
        pages.MapGet("/reports/{name}", ReadReport.GetPage);
        pages.MapGet("/reconciliation", HandleReconciliation.GetPage);
        pages.MapPost("/reconciliation", HandleReconciliation.PostDayPage);
        pages.MapGet("/reconciliation/{id}", HandleReconciliation.GetCasePage);
        pages.MapPost("/reconciliation/{id}", HandleReconciliation.PostResolvePage);
        pages.MapGet("/audit", LedgerPages.GetAudit);
    }
}
