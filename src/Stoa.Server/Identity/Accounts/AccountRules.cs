using System.Net.Mail;
using Stoa.Core;

namespace Stoa.Server.Identity.Accounts;

/// <summary>What names and e-mail addresses of accounts look like.</summary>
internal static class AccountRules
{
    internal const int NameLengthMax = 100;
    internal const int EmailLengthMax = 254;

    /// <summary>The name without spaces around it.</summary>
    internal static Outcome<string> Name(string? name) => IsText(name, NameLengthMax) ? name!.Trim() : IdentityProblems.BadName;

    /// <summary>The address without spaces around it, otherwise as it was written.</summary>
    internal static Outcome<string> Email(string? email)
    {
        if (!IsText(email, EmailLengthMax)) return IdentityProblems.BadEmail;
        var text = email!.Trim();
        // The parser also takes «Maya <maya@example.com>».
        return MailAddress.TryCreate(text, out var address) && address.Address == text ? text : IdentityProblems.BadEmail;
    }

    /// <summary>True for one line that is neither blank nor too long.</summary>
    internal static bool IsText(string? text, int lengthMax) =>
        !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= lengthMax && !text.Any(char.IsControl);
}
