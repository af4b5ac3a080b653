using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Pages;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Fields;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Payouts;

/// <summary>The desk's pages and forms about payouts. The balance itself: <see cref="ViewBalance"/>.</summary>
internal static class PayoutPages
{
    /// <summary>POST /provider/{organization}/payouts: amount, currency.</summary>
    internal static async Task<IResult> Post(
        Desk desk, IFormCollection form, HttpContext http, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var request = Read(form);
        if (request.Refused(out var problem)) return await ViewBalance.Page(desk, null, form["amount"], [problem], work, options, marketplace, cancel);
        var asked = await RequestPayout.Run(desk.Id, request.Value, work, options, marketplace, cancel);
        if (asked.Refused(out problem)) return await ViewBalance.Page(desk, null, form["amount"], [problem], work, options, marketplace, cancel);
        return Back(http, desk, "balance", asked.Value.Status is PayoutStatus.AwaitingApproval
            ? $"{asked.Value.Amount} leave as soon as the marketplace has approved them."
            : $"{asked.Value.Amount} are on their way.");
    }

    /// <summary>POST /provider/{organization}/payouts/{id}/cancel</summary>
    internal static async Task<IResult> PostCancel(Desk desk, Id<Payout> id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await DecidePayout.Cancel(desk.Id, id, work, cancel) is { } problem) return ProblemPage.Result(problem, desk.Href("balance"));
        return Back(http, desk, "balance", "Called off. The money is back in your balance.");
    }

    /// <summary>GET /provider/{organization}/payout-account?back=&amp;again=</summary>
    internal static async Task<IResult> GetAccount(
        Desk desk, string? back, string? again, HttpContext http, Work work, PayoutsOptions options, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        if (back is not null)
        {
            await OnboardDestination.Refresh(desk.Id, work, http.RequestServices, cancel);
            return new SeeOther(desk.Href("payout-account"));
        }
        if (again is not null)
        {
            new Flash(Tone.Wait, "That page of the payment processor was out of date. Open it again.").Keep(http);
            return new SeeOther(desk.Href("payout-account"));
        }
        return await AccountPage(desk, new(null, null, null, null, null, null), [], work, options, gateways, marketplace, cancel);
    }

    /// <summary>POST /provider/{organization}/payout-account: holder, iban, bic, or account_number, bank_code, country.</summary>
    internal static async Task<IResult> PostAccount(
        Desk desk, IFormCollection form, HttpContext http, Work work, PayoutsOptions options, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var request = new SaveBankAccount.Request(form["holder"], form["iban"], form["bic"], form["country"], form["account_number"], form["bank_code"]);
        var saved = await SaveBankAccount.Run(desk.Id, request, work, options, cancel);
        if (saved.Refused(out var problem)) return await AccountPage(desk, request, [problem], work, options, gateways, marketplace, cancel);
        return Back(http, desk, "payout-account", $"Your money goes to the account {saved.Value.InWords} from now on. The owners have got a mail about it.");
    }

    /// <summary>POST /provider/{organization}/payout-account/address: gateway, address.</summary>
    internal static async Task<IResult> PostAddress(
        Desk desk, IFormCollection form, HttpContext http, Work work, PayoutsOptions options, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var request = new SavePayoutAddress.Request(form["gateway"], form["address"]);
        var saved = await SavePayoutAddress.Run(desk.Id, request, work, gateways, marketplace, cancel);
        if (saved.Refused(out var problem)) return await AccountPage(desk, new(null, null, null, null, null, null), [problem], work, options, gateways, marketplace, cancel, form["address"]);
        return Back(http, desk, "payout-account", $"Your money goes to {saved.Value.InWords} from now on. The owners have got a mail about it.");
    }

    /// <summary>POST /provider/{organization}/payout-account/onboard: leads to the processor.</summary>
    internal static async Task<IResult> PostOnboard(
        Desk desk, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, IConfiguration configuration, CancellationToken cancel)
    {
        var page = new Uri(StartPayment.SiteOf(http, configuration), desk.Href("payout-account")).ToString();
        var opened = await OnboardDestination.Run(desk.Id, page, work, gateways, marketplace, cancel);
        return opened.Refused(out var problem) ? ProblemPage.Result(problem, desk.Href("payout-account")) : new SeeOther(opened.Value.Url);
    }

    /// <summary>POST /provider/{organization}/payout-schedule: when, as <c>daily</c>, <c>weekly-1</c>, <c>monthly-15</c>.</summary>
    internal static async Task<IResult> PostSchedule(Desk desk, IFormCollection form, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await PayOnSchedule.Choose(desk.Id, ScheduleOf(form["when"]), work, marketplace, cancel) is { } problem) return ProblemPage.Result(problem, desk.Href("balance"));
        return Back(http, desk, "balance", "Kept. The next payout follows the new schedule.");
    }

    /// <summary>GET /provider/{organization}/statement?month=&amp;page=</summary>
    internal static async Task<IResult> GetStatement(Desk desk, string? month, int? page, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var read = await ReadStatement.Run(desk.Id, month, page, work, marketplace, cancel);
        if (read.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("balance"));
        return new RazorComponentResult<StatementPage>(new { Desk = desk, Statement = read.Value, work.Now });
    }

    /// <summary>GET /provider/{organization}/statement.csv?month=, and the same in the API.</summary>
    internal static async Task<IResult> GetStatementCsv(Desk desk, string? month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var read = await ReadStatement.Csv(desk.Id, month, work, marketplace, cancel);
        if (read.Refused(out var problem)) return problem.Answer();
        return Results.Stream(read.Value.Write, "text/csv; charset=utf-8", $"statement-{read.Value.Month}.csv");
    }

    /// <summary>GET /api/v1/organizations/{organization}/statement?month=&amp;page=</summary>
    internal static async Task<IResult> GetStatementApi(Desk desk, string? month, int? page, Work work, Marketplace marketplace, CancellationToken cancel) =>
        (await ReadStatement.Run(desk.Id, month, page, work, marketplace, cancel)).Answer();

    /// <summary>What the form of a withdrawal says: an amount with a point or a comma, or nothing for all.</summary>
    internal static Outcome<RequestPayout.Request> Read(IFormCollection form)
    {
        if (!Currency.TryParse(form["currency"], out var currency)) return PayoutProblems.NoCurrency;
        var text = form["amount"].ToString().Trim().Replace(',', '.');
        if (text.Length == 0) return new RequestPayout.Request(null, currency.Code);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) && Money.TryOf(major, currency, out var amount)
            ? new RequestPayout.Request(amount, null)
            : PayoutProblems.BadAmount;
    }

    /// <summary>The schedule's choices, and how they are posted.</summary>
    internal static IReadOnlyList<Choice> Schedules { get; } =
    [
        new("on_request", "Only when we ask for it"), new("daily", "Every day"),
        .. Enumerable.Range(1, 7).Select(day => new Choice($"weekly-{day}", $"Every {(IsoDayOfWeek)day}")),
        .. Enumerable.Range(1, PayoutSchedule.DayOfMonthMax).Select(day => new Choice($"monthly-{day}", day == PayoutSchedule.DayOfMonthMax ? "Every month, on its last day" : $"Every month, on day {day}")),
    ];

    /// <summary>A schedule as its choice is posted.</summary>
    internal static string ValueOf(PayoutRhythm rhythm, int? weekday, int? dayOfMonth) => rhythm switch
    {
        PayoutRhythm.Daily => "daily",
        PayoutRhythm.Weekly => $"weekly-{weekday}",
        PayoutRhythm.Monthly => $"monthly-{dayOfMonth}",
        _ => "on_request",
    };

    private static PayOnSchedule.Request ScheduleOf(string? when)
    {
        var parts = (when ?? "").Split('-');
        int? day = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return parts[0] switch
        {
            "on_request" => new(PayoutRhythm.OnRequest, null, null),
            "daily" => new(PayoutRhythm.Daily, null, null),
            "weekly" => new(PayoutRhythm.Weekly, day, null),
            "monthly" => new(PayoutRhythm.Monthly, null, day),
            _ => new(null, null, null),
        };
    }

    private static async Task<IResult> AccountPage(
        Desk desk, SaveBankAccount.Request typed, IReadOnlyList<Problem> problems, Work work, PayoutsOptions options, Gateways gateways, Marketplace marketplace, CancellationToken cancel,
        string? address = null)
    {
        if (problems.Count > 0) await work.Abandon();
        return new RazorComponentResult<PayoutAccountPage>(new
        {
            Desk = desk,
            Account = (await ReadMoney.Of(desk.Id, work, options, marketplace, cancel)).PayoutAccount,
            Typed = typed,
            TakesBanks = options.Manual,
            Gateway = OnboardDestination.Keeper(gateways)?.Id,
            Addressed = gateways.That<IPaysToAddresses>().Select(one => new Choice(one.Id, one.Gateway.AddressName, gateways.Find(one.Id)!.PayWith.Name)).ToList(),
            Address = address,
            Sellers = await ListSellers.Of(desk.Id, work, gateways, marketplace, cancel),
            WaitDays = (int)Math.Ceiling(options.Rules.ChangedAccountDelay.TotalDays),
            marketplace.Zone,
            Problems = problems,
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
    }

    private static SeeOther Back(HttpContext http, Desk desk, string page, string text)
    {
        new Flash(Tone.Good, text).Keep(http);
        return new SeeOther(desk.Href(page));
    }
}
