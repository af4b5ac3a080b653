using Stoa.Core;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Identity.Customers;

/// <summary>
/// Sends a new link in place of an expired one, if the address is the one of the order's customer. The answer is always the
/// same, and is given before anything is compared.
/// </summary>
internal static class RequestMagicLink
{
    internal const string Topic = "identity.magic-link";
    private const string AskedPurpose = "identity.magic-link.email";

    internal sealed record Request(string? Token, string? Email);

    /// <summary>What is kept until the mail is sent: the address is sealed.</summary>
    internal sealed record Asked(Guid OrderId, Guid CustomerId, byte[] Email);

    internal static async Task<Problem?> Run(Request request, Work work, Signer signer, CancellationToken cancel)
    {
        var email = AccountRules.Email(request.Email);
        if (email.Refused(out var wrong)) return wrong;
        if (MagicLinks.ReadExpired(signer, request.Token ?? "") is not { } target) return null;
        work.Send(Topic, target.CustomerId.ToString(),
            new Asked(target.OrderId, target.CustomerId.Value, work.Cipher.Seal(email.Value, AskedPurpose).ToArray()));
        return await work.Commit(cancel);
    }

    internal static async Task Handle(Asked asked, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var target = new MagicLinks.Target(asked.OrderId, new(asked.CustomerId));
        var email = work.Cipher.Open(new Sealed(asked.Email), AskedPurpose);
        var customer = await work.Db.FindAsync<Customer>([target.CustomerId], cancel);
        if (customer?.EmailIndex is not { } index) return;
        if (!work.Index.Candidates(IndexKind.Email, email, User.EmailIndexPurpose).Any(candidate => candidate.AsSpan().SequenceEqual(index))) return;
        if (await Contacts.Of(work, customer.Id, cancel) is { } contact) await services.GetRequiredService<Mails>().Link(work, target, contact, cancel);
    }

    internal static async Task<IResult> Post(Request request, Work work, Signer signer, CancellationToken cancel) =>
        await Run(request, work, signer, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    internal static async Task<IResult> Submit(IFormCollection form, Work work, Signer signer, CancellationToken cancel) =>
        await Run(new Request(form["token"], form["email"]), work, signer, cancel) is { } problem
            ? Site.Pages.ProblemPage.Result(problem)
            : new SeeOther("/order-link/sent");

    internal static IResult Sent() => SentPage.Result(
        "Look into your mailbox",
        "If this is the address that the order was made with, a new link is on its way to it.",
        "Nothing there after a few minutes? Look into the spam folder, and check that you gave the address of the order.");
}
