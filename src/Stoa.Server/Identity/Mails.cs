using NodaTime;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Notifications;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Identity;

/// <summary>The mails about accounts. A template goes to one account at most once in <see cref="Window"/>, so nobody's mailbox is flooded.</summary>
public sealed class Mails(Mail mail, Users users, Signer signer)
{
    private static readonly Duration Window = Duration.FromMinutes(5);

    /// <summary>Asks a new user to confirm the address.</summary>
    /// <param name="work">The work.</param>
    /// <param name="user">Who has registered.</param>
    /// <param name="back">Where they were going when they registered: a path of this site, or null.</param>
    /// <param name="cancel">Asks to stop.</param>
    internal async Task Verify(Work work, User user, string? back, CancellationToken cancel) => await Send(
        work, user, "verify-email", $"/verify-email?token={await users.GenerateEmailConfirmationTokenAsync(user)}{And(back)}", LinkTokens.VerifyFor, cancel);

    /// <summary>Tells the owner of an account that somebody tried to register with its address.</summary>
    internal Task Taken(Work work, User user, CancellationToken cancel) => Send(work, user, "email-taken", "/sign-in", null, cancel);

    /// <summary>Asks the owner of a new address to confirm that it shall be the account's.</summary>
    internal Task ConfirmChange(Work work, User user, string email, CancellationToken cancel) => Send(
        work, user, "confirm-new-email", $"/confirm-email?token={LinkTokens.OfChange(signer, user, email, work.Now)}", LinkTokens.ChangeEmailFor, cancel, email);

    /// <summary>Tells the owner of an account that somebody wanted its address for another account.</summary>
    internal Task ChangeTaken(Work work, User user, CancellationToken cancel) => Send(work, user, "email-wanted", "/sign-in", null, cancel);

    /// <summary>Tells the address that an account has that another one was asked for.</summary>
    internal Task ChangeAsked(Work work, User user, CancellationToken cancel) => Send(work, user, "email-change-asked", "/account/email", null, cancel);

    /// <summary>Tells the address that an account had that it has another one now.</summary>
    internal Task EmailChanged(Work work, User user, CancellationToken cancel) => Send(work, user, "email-changed", "/account", null, cancel);

    /// <summary>Sends the link to a new password.</summary>
    internal async Task Reset(Work work, User user, CancellationToken cancel) => await Send(
        work, user, "reset-password", $"/reset-password?token={await users.GeneratePasswordResetTokenAsync(user)}", LinkTokens.ResetFor, cancel);

    /// <summary>Tells that the password has changed.</summary>
    internal Task Changed(Work work, User user, CancellationToken cancel) => Send(work, user, "password-changed", "/account", null, cancel);

    /// <summary>Sends a guest a new link to an order.</summary>
    internal Task Link(Work work, MagicLinks.Target target, Contact contact, CancellationToken cancel)
    {
        var link = MagicLinks.ToOrder(signer, target.OrderId, target.CustomerId, work.Now);
        return mail.Send(
            work,
            new MailRequest("magic-link", Audience.Customer, contact.Email, contact.Name, new MailValues { Link = link, LinkValidFor = MagicLinks.ValidFor }, Cause(work, target.OrderId)),
            cancel);
    }

    private Task Send(Work work, User user, string template, string link, Duration? validFor, CancellationToken cancel, string? to = null) => mail.Send(
        work,
        new MailRequest(
            template,
            Audience.User,
            to ?? work.Cipher.Open(user.Email, User.EmailPurpose),
            work.Cipher.Open(user.Name, User.NamePurpose),
            new MailValues { Link = link, LinkValidFor = validFor },
            Cause(work, user.Id.Value)) { UserId = user.Id },
        cancel);

    private static string And(string? back) => LocalPath.Is(back) ? $"&return={Uri.EscapeDataString(back!)}" : "";

    private static string Cause(Work work, Guid subject) => $"{subject:N}:{work.Now.ToUnixTimeTicks() / Window.BclCompatibleTicks}";
}
