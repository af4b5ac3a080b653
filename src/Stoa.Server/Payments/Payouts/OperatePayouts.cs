using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Operations;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Pages;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Payouts;

/// <summary>The operator's pages: payouts that wait, one of them, and files for the bank.</summary>
internal static class OperatePayouts
{
    private const string Address = "/operator/payouts";

    /// <summary>GET /operator/payouts?queue=&amp;cursor=</summary>
    internal static async Task<IResult> Get(string? queue, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var chosen = PayoutOperations.QueueOf(queue);
        var page = await ListPayouts.Of(chosen, cursor, null, work, cancel);
        if (page.Refused(out var problem)) return ProblemPage.Result(problem, Address);
        var waiting = await work.Db.Set<Payout>().Where(p => p.Status == PayoutStatus.Approved && p.Method == Payout.Manual)
            .GroupBy(p => p.Currency).Select(group => new { group.Key, Count = group.Count(), Minor = group.Sum(p => p.AmountMinor) }).ToListAsync(cancel);
        var files = await work.Db.Set<PayoutFile>().AsNoTracking().OrderByDescending(f => f.Id).Take(5).ToListAsync(cancel);
        return Draw.Page<PayoutsPage>(new()
        {
            ["Payouts"] = page.Value,
            ["Queue"] = chosen,
            ["Batches"] = waiting.ConvertAll(it => new ListPayouts.Batch(Currency.Parse(it.Key), it.Count, new Money(it.Minor, Currency.Parse(it.Key)))),
            ["Files"] = files,
            ["Zone"] = marketplace.Zone,
        });
    }

    /// <summary>GET /operator/payouts/{id}</summary>
    internal static Task<IResult> GetOne(Id<Payout> id, Work work, Marketplace marketplace, CancellationToken cancel) => One(id, null, null, work, marketplace, cancel);

    /// <summary>POST /operator/payouts/{id}/{step}: approve, reject, confirm, return; reason.</summary>
    internal static async Task<IResult> Post(Id<Payout> id, string step, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (problem, done) = step switch
        {
            "approve" => (await DecidePayout.Approve(id, work, cancel), "Approved."),
            "reject" => (await DecidePayout.Reject(id, form["reason"], work, cancel), "Rejected: the money is back in the balance, and the organization was told."),
            "confirm" => (await MakePayoutFile.Confirm(id, work, cancel), "Confirmed: the organization was told that it is paid."),
            "return" => (await MakePayoutFile.Return(id, form["reason"], work, cancel), "The money is back in the balance, and the organization was told why."),
            _ => (PayoutProblems.NotFound, ""),
        };
        if (problem is not null) return await One(id, problem, form["reason"], work, marketplace, cancel);
        new Flash(Tone.Good, done).Keep(http);
        return new SeeOther($"{Address}/{id}");
    }

    /// <summary>POST /operator/payout-files: currency.</summary>
    internal static async Task<IResult> PostFile(HttpContext http, Work work, CancellationToken cancel)
    {
        var made = await MakePayoutFile.Run((await http.Request.ReadFormAsync(cancel))["currency"], work, cancel);
        if (made.Refused(out var problem)) return ProblemPage.Result(problem, Address);
        new Flash(Tone.Good, "The file is made. Give it to your bank, then confirm its lines here.").Keep(http);
        return new SeeOther($"/operator/payout-files/{made.Value.Id}");
    }

    /// <summary>GET /operator/payout-files/{id}</summary>
    internal static async Task<IResult> GetFile(Id<PayoutFile> id, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (await work.Db.Set<PayoutFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancel) is not { } file) return NotFoundPage.Result();
        var lines = await MakePayoutFile.Lines(id, work, cancel);
        return Draw.Page<PayoutFilePage>(new()
        {
            ["File"] = file,
            ["Lines"] = lines,
            ["OffersSepa"] = DownloadBankFile.CanBeSepa(file, lines.TrueForAll(line => line.IsIban), options),
            ["Zone"] = marketplace.Zone,
        });
    }

    /// <summary>POST /operator/payout-files/{id}/confirm</summary>
    internal static async Task<IResult> PostConfirmAll(Id<PayoutFile> id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await MakePayoutFile.ConfirmAll(id, work, cancel) is { } problem) return ProblemPage.Result(problem, Address);
        new Flash(Tone.Good, "Confirmed: every line that was open is paid, and the organizations were told.").Keep(http);
        return new SeeOther($"/operator/payout-files/{id}");
    }

    /// <summary>GET /operator/debts</summary>
    internal static async Task<IResult> GetDebts(Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel) =>
        await DebtsPage(null, null, work, options, marketplace, cancel);

    /// <summary>POST /operator/debts/{id}: deed, reason.</summary>
    internal static async Task<IResult> PostDebt(Id<Debt> id, HttpContext http, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        Debts.Deed? deed = Enum.GetValues<Debts.Deed>().Where(one => EnumText.Write(one) == form["deed"]).Select(one => (Debts.Deed?)one).FirstOrDefault();
        if (await Debts.Decide(id, new(deed, form["reason"]), work, cancel) is { } problem) return await DebtsPage(id, problem, work, options, marketplace, cancel);
        new Flash(Tone.Good, "Written down.").Keep(http);
        return new SeeOther("/operator/debts");
    }

    /// <summary>GET /operator/reserves</summary>
    internal static Task<IResult> GetReserves(Work work, Marketplace marketplace, CancellationToken cancel) => ReservesPage(null, null, work, marketplace, cancel);

    /// <summary>POST /operator/reserves: organization (empty for all), percent, days, reason.</summary>
    internal static async Task<IResult> PostReserve(HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var named = form["organization"].ToString().Trim();
        Id<Organization>? organization = Id<Organization>.TryParse(named, out var id) ? id : null;
        var problem = named.Length > 0 && organization is null
            ? PayoutProblems.NoOrganization with { Field = "organization" }
            : await SetTerms.Reserve(organization, new(Number(form["percent"]), (int?)Number(form["days"]), form["reason"]), work, cancel);
        if (problem is not null) return await ReservesPage(problem, form, work, marketplace, cancel);
        new Flash(Tone.Good, "Set. It counts for what is released from now on.").Keep(http);
        return new SeeOther("/operator/reserves");
    }

    private static async Task<IResult> One(Id<Payout> id, Problem? problem, string? reason, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        if (await ListPayouts.Find(id, null, work, cancel) is not { } payout) return NotFoundPage.Result();
        return Draw.Page<PayoutPage>(
            new()
            {
                ["Payout"] = payout, ["Reason"] = reason, ["Zone"] = marketplace.Zone, ["Problems"] = problem is null ? [] : new[] { problem },
                ["CannotApprove"] = (await DecidePayout.Refusal(id, work, cancel))?.Message,
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> DebtsPage(Id<Debt>? refused, Problem? problem, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        return Draw.Page<DebtsPage>(
            new()
            {
                ["Debts"] = await Debts.List(work, options, cancel), ["Refused"] = refused, ["Zone"] = marketplace.Zone,
                ["PatienceDays"] = (int)options.Rules.DebtPatience.TotalDays, ["Problems"] = problem is null ? [] : new[] { problem },
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> ReservesPage(Problem? problem, IFormCollection? form, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        return Draw.Page<ReservesPage>(
            new()
            {
                ["Settings"] = await SetTerms.Reserves(work, cancel), ["Form"] = form, ["Zone"] = marketplace.Zone,
                ["Problems"] = problem is null ? [] : new[] { problem },
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text?.Trim().TrimEnd('%').Trim().Replace(',', '.'), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
