using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Pages;
using Stoa.Server.Site;

namespace Stoa.Server.Prices.Credits;

/// <summary>The operator's page and route for giving credit to somebody by their e-mail address.</summary>
internal static class GiveCredit
{
    private const string Address = "/operator/credit";

    /// <summary>To whom, how much, why. Below zero takes back.</summary>
    public sealed record Request(string? Email, Money Amount, string? Reason);

    /// <summary>What was given.</summary>
    public sealed record Given(Id<CreditGrant> Id);

    private static readonly Problem NoAccount = new(ProblemKind.Invalid, "account-not-found", "Nobody with an account has this address.", "email");

    /// <summary>Finds them and gives it.</summary>
    internal static async Task<Outcome<Id<CreditGrant>>> Run(Request request, Work work, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Email)) return NoAccount;
        var candidates = work.Index.Candidates(IndexKind.Email, request.Email, User.EmailIndexPurpose);
        if (await work.Db.Set<User>().SingleOrDefaultAsync(u => candidates.Contains(u.EmailIndex), cancel) is not { } user) return NoAccount;
        if (await work.Db.Set<Customer>().SingleOrDefaultAsync(c => c.UserId == user.Id && c.IsOwn, cancel) is not { } customer)
        {
            await work.Begin(cancel);
            work.Db.Add(customer = Buyers.NewOwn(work, user.Id));
            await work.Db.SaveChangesAsync(cancel);
        }
        return await GrantCredit.Run(customer.Id, request.Amount, request.Reason, work, cancel);
    }

    /// <summary>POST /api/v1/operations/credit</summary>
    internal static async Task<IResult> Post(Request request, Work work, CancellationToken cancel)
    {
        var given = await Run(request, work, cancel);
        return given.Refused(out var problem) ? problem.Answer() : Outcome<Given>.Of(new Given(given.Value)).Answer();
    }

    /// <summary>GET /operator/credit</summary>
    internal static IResult GetPage(Marketplace marketplace) => Page(null, [], marketplace);

    /// <summary>POST /operator/credit: email, direction (give or take), amount, reason.</summary>
    internal static async Task<IResult> PostPage(HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var amount = RefundChoice.Read(form["amount"], default, marketplace.Currency);
        if (amount.Refused(out var problem)) return Page(form, [problem], marketplace);
        var asked = amount.Value.Amount ?? Money.Zero(marketplace.Currency);
        var given = await Run(new(form["email"], form["direction"] == "take" ? -asked : asked, form["reason"]), work, cancel);
        if (given.Refused(out problem)) return Page(form, [problem], marketplace);
        new Flash(Tone.Good, form["direction"] == "take" ? "The credit is taken back." : "The credit is there; the customer sees it in their account and at the checkout.").Keep(http);
        return new SeeOther(Address);
    }

    private static RazorComponentResult<GiveCreditPage> Page(IFormCollection? form, IReadOnlyList<Problem> problems, Marketplace marketplace) =>
        new(new { Entered = form, Problems = problems, marketplace.Currency })
        {
            StatusCode = problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
        };
}
