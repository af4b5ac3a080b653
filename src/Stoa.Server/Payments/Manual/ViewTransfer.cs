using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Operations;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Manual.Pages;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Manual;

/// <summary>What a customer must do for a bank transfer, and where money goes back to.</summary>
public static class ViewTransfer
{
    /// <summary>A bank transfer as the customer sees it.</summary>
    /// <param name="OrderId">The order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was bought.</param>
    /// <param name="Reference">What to write on it.</param>
    /// <param name="Amount">How much.</param>
    /// <param name="Received">What has come so far.</param>
    /// <param name="Missing">What still has to come.</param>
    /// <param name="DueAt">Until when.</param>
    /// <param name="IsAwaited">False once it came, or the time is over.</param>
    /// <param name="Account">Where to, line by line.</param>
    /// <param name="Zone">IANA name of the zone of the place.</param>
    public sealed record View(
        Id<Order> OrderId, string OrderNumber, string Title, string Reference, Money Amount, Money Received, Money Missing, Instant DueAt, bool IsAwaited,
        IReadOnlyList<TransferFact> Account, string Zone);

    /// <summary>The page's path.</summary>
    internal static string PathOf(Id<Order> order) => $"/orders/{order}/bank-transfer";

    /// <summary>The latest transfer of an order, for its customer and operators.</summary>
    internal static async Task<Outcome<View>> Run(Id<Order> id, Work work, ManualOptions options, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem;
        if (!MayLook(seen.Value)) return OrdersProblems.NotFound;
        var latest = await work.Db.Set<BankTransfer>().AsNoTracking().Where(t => t.OrderId == id).OrderByDescending(t => t.PaymentId).FirstOrDefaultAsync(cancel);
        if (latest is null || await ListTransfers.Find(latest.PaymentId, work, cancel) is not { } item) return TransferProblems.NotFound;
        return new View(
            id, item.OrderNumber, item.Title, item.Reference, item.Amount, item.Received, item.Missing, item.DueAt, item.IsAwaited && item.DueAt > work.Now,
            options.AccountFor(item.Amount.Currency)?.Facts(options.Beneficiary) ?? [], seen.Value.Order.Zone);
    }

    /// <summary>GET /api/v1/orders/{id}/bank-transfer</summary>
    internal static async Task<IResult> GetApi(Id<Order> id, Work work, ManualOptions options, CancellationToken cancel) => (await Run(id, work, options, cancel)).Answer();

    /// <summary>GET /orders/{id}/bank-transfer</summary>
    internal static async Task<IResult> Get(Id<Order> id, Work work, ManualOptions options, CancellationToken cancel)
    {
        var view = await Run(id, work, options, cancel);
        return view.Refused(out _) ? NotFoundPage.Result() : Draw.Page<TransferPage>(new() { ["View"] = view.Value });
    }

    /// <summary>GET /orders/{id}/bank-account</summary>
    internal static Task<IResult> GetAccount(Id<Order> id, Work work, CancellationToken cancel) =>
        AccountPage(id, new SaveBankAccount.Request(null, null, null, null, null, null), null, work, cancel);

    /// <summary>POST /orders/{id}/bank-account: holder, iban, bic; or country, bank_code, account_number.</summary>
    internal static async Task<IResult> PostAccount(Id<Order> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var typed = new SaveBankAccount.Request(form["holder"], form["iban"], form["bic"], form["country"], form["account_number"], form["bank_code"]);
        if (await GiveAccount.Run(id, typed, work, cancel) is { } problem)
            return problem.Kind is ProblemKind.NotFound ? NotFoundPage.Result() : await AccountPage(id, typed, problem, work, cancel);
        new Flash(Tone.Good, "Thank you. The money is sent to this account within a few working days.").Keep(http);
        return new SeeOther($"/orders/{id}");
    }

    private static async Task<IResult> AccountPage(Id<Order> id, SaveBankAccount.Request typed, Problem? problem, Work work, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out _) || !MayLook(seen.Value)) return NotFoundPage.Result();
        var waiting = await work.Db.Set<BankReturn>().AsNoTracking().Where(r => r.OrderId == id).OrderBy(r => r.Id).ToListAsync(cancel);
        return Draw.Page<ReturnAccountPage>(
            new()
            {
                ["OrderId"] = id, ["Number"] = seen.Value.Order.Number, ["Returns"] = waiting, ["Typed"] = typed,
                ["Problems"] = problem is null ? [] : new[] { problem },
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static bool MayLook(OrderSeen seen) => seen.Roles.Includes(ActorRole.Customer) || seen.Roles.Includes(ActorRole.Operator);
}
