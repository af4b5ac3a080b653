using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts;

/// <summary>Payouts for operators' programs: under <c>/api/v1/operations</c>.</summary>
internal static class PayoutOperations
{
    private const int FilesMax = 100;

    /// <summary>Why.</summary>
    internal sealed record Because(string? Reason);

    /// <summary>Of which currency.</summary>
    internal sealed record FileRequest(string? Currency);

    /// <summary>A list for the bank.</summary>
    internal sealed record FileItem(Id<PayoutFile> Id, Money Amount, int Count, Id<User> CreatedBy, Instant CreatedAt);

    /// <summary>A reserve that is set; for all others when it names no organization.</summary>
    internal sealed record ReserveItem(Id<Organization>? OrganizationId, string? Organization, decimal Percent, int Days, string Reason, Instant SetAt);

    /// <summary>GET /payouts?queue=</summary>
    internal static async Task<IResult> List(string? queue, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListPayouts.Of(QueueOf(queue), cursor, limit, work, cancel)).Answer();

    /// <summary>GET /payouts/{id}</summary>
    internal static async Task<IResult> Get(Id<Payout> id, Work work, CancellationToken cancel) =>
        await ListPayouts.Find(id, null, work, cancel) is { } payout ? Outcome<ListPayouts.Item>.Of(payout).Answer() : PayoutProblems.NotFound.Answer();

    /// <summary>POST /payouts/{id}/approve</summary>
    internal static async Task<IResult> PostApprove(Id<Payout> id, Work work, CancellationToken cancel) => Done(await DecidePayout.Approve(id, work, cancel));

    /// <summary>POST /payouts/{id}/reject</summary>
    internal static async Task<IResult> PostReject(Id<Payout> id, Because request, Work work, CancellationToken cancel) =>
        Done(await DecidePayout.Reject(id, request.Reason, work, cancel));

    /// <summary>POST /payouts/{id}/confirm</summary>
    internal static async Task<IResult> PostConfirm(Id<Payout> id, Work work, CancellationToken cancel) => Done(await MakePayoutFile.Confirm(id, work, cancel));

    /// <summary>POST /payouts/{id}/return</summary>
    internal static async Task<IResult> PostReturn(Id<Payout> id, Because request, Work work, CancellationToken cancel) =>
        Done(await MakePayoutFile.Return(id, request.Reason, work, cancel));

    /// <summary>GET /payout-files: the latest first. Their lines are in the files themselves, and the payouts name theirs.</summary>
    internal static async Task<IResult> ListFiles(Work work, CancellationToken cancel) =>
        Outcome<IReadOnlyList<FileItem>>.Of((await work.Db.Set<PayoutFile>().AsNoTracking().OrderByDescending(f => f.Id).Take(FilesMax).ToListAsync(cancel))
            .ConvertAll(f => new FileItem(f.Id, f.Amount, f.Count, f.CreatedBy, f.CreatedAt))).Answer();

    /// <summary>POST /payout-files</summary>
    internal static async Task<IResult> PostFile(FileRequest request, Work work, CancellationToken cancel) =>
        (await MakePayoutFile.Run(request.Currency, work, cancel)).AnswerCreated(file => $"/api/v1/operations/payout-files/{file.Id}/csv");

    /// <summary>POST /payout-files/{id}/confirm</summary>
    internal static async Task<IResult> PostConfirmAll(Id<PayoutFile> id, Work work, CancellationToken cancel) => Done(await MakePayoutFile.ConfirmAll(id, work, cancel));

    /// <summary>GET /payout-files/{id}/{format}, in the API and on the console: <c>sepa</c> or <c>csv</c>. Account numbers leave here, so it is written down who took them.</summary>
    internal static async Task<IResult> Download(
        Id<PayoutFile> id, string format, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (!DownloadBankFile.Knows(format) || await work.Db.Set<PayoutFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancel) is not { } file)
            return PayoutProblems.NoFile.Answer();
        var lines = await MakePayoutFile.Lines(id, work, cancel);
        return await DownloadBankFile.Run(
            "payments.download-payout-file", id.ToString(), file, lines.ConvertAll(line => line.Transfer), lines.TrueForAll(line => line.IsIban), format,
            work, options, marketplace, cancel);
    }

    /// <summary>GET /debts</summary>
    internal static async Task<IResult> ListDebts(Work work, PayoutsOptions options, CancellationToken cancel) =>
        Outcome<IReadOnlyList<Debts.Item>>.Of(await Debts.List(work, options, cancel)).Answer();

    /// <summary>POST /debts/{id}</summary>
    internal static async Task<IResult> PostDebt(Id<Debt> id, Debts.Request request, Work work, CancellationToken cancel) => Done(await Debts.Decide(id, request, work, cancel));

    /// <summary>GET /reserves: what operators have set, for all others first.</summary>
    internal static async Task<IResult> ListReserves(Work work, CancellationToken cancel) =>
        Outcome<IReadOnlyList<ReserveItem>>.Of((await SetTerms.Reserves(work, cancel)).ConvertAll(row => new ReserveItem(
            row.Setting.OrganizationId, row.Name, row.Setting.BasisPoints / 100m, row.Setting.Days, row.Setting.Reason, row.Setting.SetAt))).Answer();

    /// <summary>PUT /reserve</summary>
    internal static async Task<IResult> PutReserve(SetTerms.ReserveRequest request, Work work, CancellationToken cancel) => Done(await SetTerms.Reserve(null, request, work, cancel));

    /// <summary>PUT /organizations/{id}/reserve</summary>
    internal static async Task<IResult> PutReserveOf(Id<Organization> id, SetTerms.ReserveRequest request, Work work, CancellationToken cancel) =>
        Done(await SetTerms.Reserve(id, request, work, cancel));

    /// <summary>POST /organizations/{id}/stop-payouts</summary>
    internal static async Task<IResult> PostStop(Id<Organization> id, Because request, Work work, CancellationToken cancel) =>
        Done(await SetTerms.Stop(id, request.Reason, stops: true, work, cancel));

    /// <summary>POST /organizations/{id}/resume-payouts</summary>
    internal static async Task<IResult> PostResume(Id<Organization> id, Because? request, Work work, CancellationToken cancel) =>
        Done(await SetTerms.Stop(id, request?.Reason, stops: false, work, cancel));

    /// <summary>The queue of a name; what is open for any other.</summary>
    internal static ListPayouts.Queue QueueOf(string? name) => Enum.TryParse<ListPayouts.Queue>(name, ignoreCase: true, out var queue) ? queue : ListPayouts.Queue.Open;

    private static IResult Done(Problem? problem) => problem is null ? Results.NoContent() : problem.Answer();
}
