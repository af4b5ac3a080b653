using NodaTime;
using Stoa.Server.Notifications;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Identity;

/// <summary>The mails about accounts. A template goes to one account at most once in <see cref="Window"/>, so nobody's mailbox is flooded.</summary>
public sealed class Mails(Mail mail, Users users, Signer signer)
{
    private static readonly Duration Window = Duration.FromMinutes(5);

    /// <summary>Asks a new user to confirm the address.</summary>
    internal async Task Verify(Work work, User user, CancellationToken cancel) => await Send(
        work, user, "verify-email", $"/verify-email?token={await users.GenerateEmailConfirmationTokenAsync(user)}", LinkTokens.VerifyFor, cancel);

    /// <summary>Tells the owner of an account that somebody tried to register with its address.</summary>
    internal Task Taken(Work work, User user, CancellationToken cancel) => Send(work, user, "email-taken", "/sign-in", null, cancel);

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

    private Task Send(Work work, User user, string template, string link, Duration? validFor, CancellationToken cancel) => mail.Send(
        work,
        new MailRequest(
            template,
            Audience.User,
            work.Cipher.Open(user.Email, User.EmailPurpose),
            work.Cipher.Open(user.Name, User.NamePurpose),
            new MailValues { Link = link, LinkValidFor = validFor },
            Cause(work, user.Id.Value)) { UserId = user.Id },
        cancel);

    private static string Cause(Work work, Guid subject) => $"{subject:N}:{work.Now.ToUnixTimeTicks() / Window.BclCompatibleTicks}";
}
