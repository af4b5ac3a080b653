using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.Manual.Statements;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Manual;

/// <summary>Bank transfers for operators' programs: under <c>/api/v1/operations</c>.</summary>
internal static class TransferOperations
{
    /// <summary>What came.</summary>
    /// <param name="Amount">How much.</param>
    /// <param name="ReceivedOn">The day that the bank says.</param>
    /// <param name="Line">The bank's id of it: the same is confirmed once, however often it is sent.</param>
    /// <param name="Another">True when the same amount of the same day came twice.</param>
    /// <param name="Preview">True to be told what it would do, without doing it.</param>
    internal sealed record ReceiptRequest(Money Amount, LocalDate ReceivedOn, string? Line = null, bool Another = false, bool Preview = false);

    /// <summary>A statement as CSV.</summary>
    /// <param name="Csv">The file's text.</param>
    /// <param name="Currency">What amounts are in where the file does not say.</param>
    internal sealed record StatementRequest(string? Csv, string? Currency = null);

    /// <summary>What the bank says.</summary>
    internal sealed record CameBackRequest(string? Reason);

    /// <summary>Of which currency.</summary>
    internal sealed record FileRequest(string? Currency);

    /// <summary>A transfer with what came for it.</summary>
    internal sealed record Detail(ListTransfers.Item Transfer, IReadOnlyList<ListTransfers.Receipt> Receipts, IReadOnlyList<ListReturns.Item> Returns);

    private const int LineLengthMax = 200;

    /// <summary>GET /bank-transfers?queue=&amp;reference=</summary>
    internal static async Task<IResult> List(string? queue, string? reference, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListTransfers.Of(QueueOf(queue), reference, cursor, limit, work, cancel)).Answer();

    /// <summary>GET /bank-transfers/{id}</summary>
    internal static async Task<IResult> Get(Id<Payment> id, Work work, CancellationToken cancel)
    {
        if (await ListTransfers.Find(id, work, cancel) is not { } transfer) return TransferProblems.NotFound.Answer();
        var returns = await ListReturns.Of(all: true, id, null, Cursor.LimitMax, work, cancel);
        return Outcome<Detail>.Of(new Detail(transfer, await ListTransfers.Receipts(id, work, cancel), returns.Value.Items)).Answer();
    }

    /// <summary>POST /bank-transfers/{id}/receipts</summary>
    internal static async Task<IResult> PostReceipt(Id<Payment> id, ReceiptRequest request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Line?.Length > LineLengthMax) return new Problem(ProblemKind.Invalid, "line-too-long", $"A bank's id has at most {LineLengthMax} characters.", "line").Answer();
        var what = new ConfirmReceipt.Request(request.Amount, request.ReceivedOn, request.Line, request.Another);
        return (request.Preview ? await ConfirmReceipt.Preview(id, what, work, marketplace, cancel) : await ConfirmReceipt.Run(id, what, work, marketplace, cancel)).Answer();
    }

    /// <summary>POST /bank-transfers/{id}/give-back</summary>
    internal static async Task<IResult> PostGiveBack(Id<Payment> id, Work work, CancellationToken cancel)
    {
        var made = await OpenReturn.OfSpare(id, work, cancel);
        return made.Refused(out var problem) ? problem.Answer() : Outcome<Given>.Of(new Given(made.Value.Id, made.Value.Amount)).Answer();
    }

    /// <summary>What goes back.</summary>
    internal sealed record Given(Id<BankReturn> ReturnId, Money Amount);

    /// <summary>POST /bank-statements: proposals, line by line; nothing is confirmed by it.</summary>
    internal static async Task<IResult> PostStatement(StatementRequest request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var currency = marketplace.Currency;
        if (request.Currency is { } code && !Currency.TryParse(code, out currency)) return Payouts.PayoutProblems.NoCurrency.Answer();
        return (await ProposeReceipts.Run(request.Csv, currency, work, cancel)).Answer();
    }

    /// <summary>GET /bank-returns?all=</summary>
    internal static async Task<IResult> ListBack(bool? all, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListReturns.Of(all == true, null, cursor, limit, work, cancel)).Answer();

    /// <summary>POST /bank-returns/{id}/paid</summary>
    internal static async Task<IResult> PostPaid(Id<BankReturn> id, Work work, CancellationToken cancel) => Done(await PayBankReturn.Confirm(id, work, cancel));

    /// <summary>POST /bank-returns/{id}/came-back</summary>
    internal static async Task<IResult> PostCameBack(Id<BankReturn> id, CameBackRequest request, Work work, CancellationToken cancel) =>
        Done(await PayBankReturn.CameBack(id, request.Reason, work, cancel));

    /// <summary>POST /bank-return-files</summary>
    internal static async Task<IResult> PostFile(FileRequest request, Work work, CancellationToken cancel) =>
        (await MakeReturnFile.Run(request.Currency, work, cancel)).AnswerCreated(file => $"/api/v1/operations/bank-return-files/{file.Id}/csv");

    /// <summary>The queue of a name; what is awaited for any other.</summary>
    internal static ListTransfers.Queue QueueOf(string? name) => Enum.TryParse<ListTransfers.Queue>(name, ignoreCase: true, out var queue) ? queue : ListTransfers.Queue.Awaited;

    private static IResult Done(Problem? problem) => problem is null ? Results.NoContent() : problem.Answer();
}
