using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Payments.Sandbox.Pages;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The simulated processor's page for giving a card without paying.</summary>
internal static class GiveMethodOnSandbox
{
    internal static async Task<IResult> Get(string id, string? card, SandboxMethods methods, IClock clock, CancellationToken cancel)
    {
        if (await methods.Find(id, cancel) is not { } page) return NotFoundPage.Result();
        return Show(page, SandboxCard.TryFind(card, out var chosen) ? PayOnSandbox.Filled(chosen, clock.GetCurrentInstant()) : PayOnSandbox.CardForm.Empty, null);
    }

    internal static async Task<IResult> Post(string id, HttpRequest request, SandboxMethods methods, IClock clock, CancellationToken cancel)
    {
        var posted = await request.ReadFormAsync(cancel);
        var form = new PayOnSandbox.CardForm(posted["number"].ToString(), posted["expiry"].ToString(), posted["cvc"].ToString(), posted["name"].ToString());
        if (PayOnSandbox.Complaint(form, clock.GetCurrentInstant()) is { } complaint)
            return await methods.Find(id, cancel) is { } asked ? Show(asked, form with { Number = "", Cvc = "" }, complaint) : NotFoundPage.Result();
        _ = SandboxCard.TryFind(form.Number, out var card);
        var (page, refusal) = await methods.Give(id, card!, cancel);
        if (page is null) return NotFoundPage.Result();
        return refusal is null
            ? new PayOnSandbox.RedirectWith303(page.ReturnUrl)
            : Show(page, form with { Number = "", Cvc = "" }, "The bank does not accept this card. Try another one.");
    }

    private static RazorComponentResult<SandboxMethodPage> Show(SandboxCardAsked page, PayOnSandbox.CardForm form, string? complaint) =>
        new(new { Page = page, Form = form, Complaint = complaint })
        {
            StatusCode = complaint is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
