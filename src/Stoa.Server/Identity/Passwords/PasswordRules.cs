using Microsoft.AspNetCore.Identity;
using Stoa.Core;

namespace Stoa.Server.Identity.Passwords;

/// <summary>What a password must be: long enough, and not the e-mail address. Length beats signs and digits.</summary>
internal sealed class PasswordRules : IPasswordValidator<User>
{
    internal const int LengthMin = 10;

    // Hashing a longer one would only cost us time.
    internal const int LengthMax = 200;

    private static readonly Problem TooShort = Wrong("password-too-short", $"A password has at least {LengthMin} characters. A few words in a row are easy to remember.");
    private static readonly Problem TooLong = Wrong("password-too-long", $"A password has at most {LengthMax} characters.");
    private static readonly Problem IsEmail = Wrong("password-is-email", "Your e-mail address is the first thing that somebody would try. Choose another password.");

    /// <summary>What is wrong with a password for the account of this address; null when it will do.</summary>
    internal static Problem? Check(string? password, string email)
    {
        if (password is null || password.Length < LengthMin) return TooShort;
        if (password.Length > LengthMax) return TooLong;
        return string.Equals(password.Trim(), email.Trim(), StringComparison.OrdinalIgnoreCase) ? IsEmail : null;
    }

    /// <summary>The problem in an answer of the user manager.</summary>
    internal static Problem ProblemOf(IdentityResult result) =>
        result.Errors.First() is var error && error.Code == nameof(IdentityErrorDescriber.InvalidToken)
            ? IdentityProblems.LinkUsed
            : Wrong(error.Code, error.Description);

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Check(password, await manager.GetEmailAsync(user) ?? "") is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = problem.Code, Description = problem.Message })
            : IdentityResult.Success;

    private static Problem Wrong(string code, string message) => new(ProblemKind.Invalid, code, message, "password");
}
