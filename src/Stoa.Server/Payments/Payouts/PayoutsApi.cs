using Stoa.Core;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts;

/// <summary>An organization's payouts, for programs: under <c>/api/v1/organizations/{organization}</c>.</summary>
internal static class PayoutsApi
{
    /// <summary>GET …/money</summary>
    internal static async Task<IResult> GetMoney(Desk desk, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel) =>
        Outcome<ReadMoney.Answer>.Of(await ReadMoney.Of(desk.Id, work, options, marketplace, cancel)).Answer();

    /// <summary>GET …/payouts</summary>
    internal static async Task<IResult> List(Desk desk, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListPayouts.Of(desk.Id, cursor, limit, work, cancel)).Answer();

    /// <summary>GET …/payouts/{id}</summary>
    internal static async Task<IResult> Get(Desk desk, Id<Payout> id, Work work, CancellationToken cancel) =>
        await ListPayouts.Find(id, desk.Id, work, cancel) is { } payout ? Outcome<ListPayouts.Item>.Of(payout).Answer() : PayoutProblems.NotFound.Answer();

    /// <summary>POST …/payouts</summary>
    internal static async Task<IResult> Post(
        Desk desk, RequestPayout.Request request, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var asked = await RequestPayout.Run(desk.Id, request, work, options, marketplace, cancel);
        if (asked.Refused(out var problem)) return problem.Answer();
        return Outcome<ListPayouts.Item>.Of((await ListPayouts.Find(asked.Value.Id, desk.Id, work, cancel))!)
            .AnswerCreated(item => $"/api/v1/organizations/{desk.Id}/payouts/{item.Id}");
    }

    /// <summary>POST …/payouts/{id}/cancel</summary>
    internal static async Task<IResult> PostCancel(Desk desk, Id<Payout> id, Work work, CancellationToken cancel) =>
        await DecidePayout.Cancel(desk.Id, id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>PUT …/payout-account</summary>
    internal static async Task<IResult> PutAccount(Desk desk, SaveBankAccount.Request request, Work work, PayoutsOptions options, CancellationToken cancel)
    {
        var saved = await SaveBankAccount.Run(desk.Id, request, work, options, cancel);
        return saved.Refused(out var problem) ? problem.Answer() : Results.NoContent();
    }

    /// <summary>PUT …/payout-account/address</summary>
    internal static async Task<IResult> PutAddress(Desk desk, SavePayoutAddress.Request request, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var saved = await SavePayoutAddress.Run(desk.Id, request, work, gateways, marketplace, cancel);
        return saved.Refused(out var problem) ? problem.Answer() : Results.NoContent();
    }

    /// <summary>POST …/payout-account/onboard: the address of the processor's page, for a person to open within minutes.</summary>
    internal static async Task<IResult> PostOnboard(
        Desk desk, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, IConfiguration configuration, CancellationToken cancel)
    {
        var page = new Uri(StartPayment.SiteOf(http, configuration), desk.Href("payout-account")).ToString();
        return (await OnboardDestination.Run(desk.Id, page, work, gateways, marketplace, cancel)).Answer();
    }

    /// <summary>PUT …/payout-schedule</summary>
    internal static async Task<IResult> PutSchedule(Desk desk, PayOnSchedule.Request request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await PayOnSchedule.Choose(desk.Id, request, work, marketplace, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
