using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Payments.Sandbox.Pages;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The simulated processor's page where a provider gives its bank account. It works once; an outdated one goes back for another.</summary>
internal static class OnboardOnSandbox
{
    private const string NotATestAccount = "This is a test: use one of the test accounts below, never a real one.";

    internal static async Task<IResult> Get(string id, string? bank, SandboxAccounts accounts, CancellationToken cancel)
    {
        if (await accounts.FindPage(id, cancel) is not { } page) return NotFoundPage.Result();
        if (page.IsOver) return new SeeOther(page.RefreshUrl);
        return PageOf(page, SandboxBank.TryFind(bank, out var chosen) ? chosen.Number : "", null);
    }

    internal static async Task<IResult> Post(string id, HttpRequest request, SandboxAccounts accounts, CancellationToken cancel)
    {
        var number = (await request.ReadFormAsync(cancel))["number"].ToString();
        if (await accounts.FindPage(id, cancel) is not { } page) return NotFoundPage.Result();
        if (page.IsOver) return new SeeOther(page.RefreshUrl);
        if (!SandboxBank.TryFind(number, out var bank)) return PageOf(page, "", NotATestAccount);
        // Somebody may have been faster in another window.
        return new SeeOther(await accounts.GiveBank(id, bank, cancel) is { } done ? done.ReturnUrl : page.RefreshUrl);
    }

    private static RazorComponentResult<SandboxOnboardingPage> PageOf(SandboxOnboarding page, string number, string? complaint) =>
        new(new { page.Id, page.Account.Missing, Number = number, Complaint = complaint })
        {
            StatusCode = complaint is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
