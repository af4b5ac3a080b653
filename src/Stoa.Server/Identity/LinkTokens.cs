using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity;

/// <summary>
/// The tokens in mails that verify an address or reset a password: signed, expiring, and worthless after the next change of
/// credentials. The framework's own provider reads the computer's clock and does not tell whose token it is.
/// </summary>
internal sealed class LinkTokens(Signer signer, IClock clock) : IUserTwoFactorTokenProvider<User>
{
    internal const string ProviderName = "link";

    /// <summary>How long a link to verify an address works.</summary>
    internal static readonly Duration VerifyFor = Duration.FromDays(3);

    /// <summary>How long a link to reset a password works.</summary>
    internal static readonly Duration ResetFor = Duration.FromHours(1);

    /// <summary>How long a link to confirm a new address works.</summary>
    internal static readonly Duration ChangeEmailFor = Duration.FromDays(1);

    private const string ChangeEmailPurpose = "change-email";
    private const string VerifyPurpose = UserManager<User>.ConfirmEmailTokenPurpose;
    private const int GuidLength = 32;

    /// <summary>Whose token it is, if it is one and has not expired.</summary>
    internal static Outcome<Id<User>> UserOfVerify(Signer signer, string? token, Instant now) => UserOf(signer, VerifyPurpose, token, now);

    /// <summary>Whose token it is, if it is one and has not expired.</summary>
    internal static Outcome<Id<User>> UserOfReset(Signer signer, string? token, Instant now) =>
        UserOf(signer, UserManager<User>.ResetPasswordTokenPurpose, token, now);

    /// <summary>Whose token it is, if it is one and has not expired.</summary>
    internal static Outcome<Id<User>> UserOfChangeEmail(Signer signer, string? token, Instant now) => UserOf(signer, ChangeEmailPurpose, token, now);

    /// <summary>The token that confirms this new address; a newer wish or a change of credentials makes it worthless.</summary>
    internal static string OfChange(Signer signer, User user, string email, Instant now) =>
        signer.Sign(Signed(ChangeEmailPurpose), PayloadOfChange(user, email), now + ChangeEmailFor);

    /// <summary>True when the token confirms this address for this user.</summary>
    internal static bool IsForChange(Signer signer, string? token, User user, string email, Instant now)
    {
        var read = signer.Read(Signed(ChangeEmailPurpose), token, now);
        return read.Succeeded && read.Value == PayloadOfChange(user, email);
    }

    public Task<string> GenerateAsync(string purpose, UserManager<User> manager, User user) => Task.FromResult(
        signer.Sign(Signed(purpose), $"{user.Id.Value:N}{StampOf(user)}", clock.GetCurrentInstant() + (purpose == VerifyPurpose ? VerifyFor : ResetFor)));

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        var read = signer.Read(Signed(purpose), token, clock.GetCurrentInstant());
        return Task.FromResult(read.Succeeded && read.Value == $"{user.Id.Value:N}{StampOf(user)}");
    }

    // These tokens are no second factor.
    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<User> manager, User user) => Task.FromResult(false);

    private static Outcome<Id<User>> UserOf(Signer signer, string purpose, string? token, Instant now)
    {
        var read = signer.Read(Signed(purpose), token, now);
        return read.Refused(out var problem) ? problem : new Id<User>(Guid.ParseExact(read.Value[..GuidLength], "N"));
    }

    // The address itself stays with us, as the stamp does.
    private static string PayloadOfChange(User user, string email) => $"{user.Id.Value:N}{Hash($"{user.SecurityStamp} {email}")}";

    // The stamp itself stays with us.
    private static string StampOf(User user) => Hash(user.SecurityStamp);

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Signed(string purpose) => $"identity.link.{purpose}";
}
