using Stoa.Core;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Passwords;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Accounts;

/// <summary>Makes an account: for registration, and by the system for operators and demos.</summary>
public static class CreateUser
{
    /// <summary>Who it is for.</summary>
    /// <param name="Name">How they are greeted.</param>
    /// <param name="Email">Where they are reached; nobody else's.</param>
    /// <param name="Password">At least ten characters.</param>
    /// <param name="Verified">True when we know that the address is theirs.</param>
    public sealed record Request(string Name, string Email, string Password, bool Verified = false);

    /// <summary>Makes the account and commits; a taken address is refused with <c>email-taken</c>.</summary>
    public static async Task<Outcome<Id<User>>> Run(Request request, Work work, Users users, CancellationToken cancel)
    {
        if (Check(request).Refused(out var wrong)) return wrong;
        if (await users.FindByEmailAsync(request.Email.Trim()) is not null)
            return new Problem(ProblemKind.Conflict, "email-taken", "There is an account with this e-mail address.", "email");
        var user = await Add(request, work, users, cancel);
        return await work.Commit(cancel) is { } problem ? problem : user.Id;
    }

    /// <summary>The request with spaces removed, or what is wrong with it.</summary>
    internal static Outcome<Request> Check(Request request)
    {
        if (AccountRules.Name(request.Name).Refused(out var noName)) return noName;
        if (AccountRules.Email(request.Email).Refused(out var noEmail)) return noEmail;
        if (PasswordRules.Check(request.Password, request.Email) is { } weak) return weak;
        return request with { Name = request.Name.Trim(), Email = request.Email.Trim() };
    }

    /// <summary>Adds the account and the customer that it buys as; the caller commits.</summary>
    internal static async Task<User> Add(Request request, Work work, Users users, CancellationToken cancel)
    {
        var user = new User
        {
            Id = Id<User>.New(work.Now),
            Name = work.Cipher.Seal(request.Name.Trim(), User.NamePurpose),
            Email = default,
            EmailIndex = [],
            SecurityStamp = "",
            EmailVerifiedAt = request.Verified ? work.Now : null,
            CreatedAt = work.Now,
        };
        await users.SetEmailAsync(user, request.Email.Trim());
        if (request.Verified) user.EmailVerifiedAt = work.Now;
        var result = await users.CreateAsync(user, request.Password);
        if (!result.Succeeded) throw new InvalidOperationException($"A checked account was refused: {result.Errors.First().Code}.");
        work.Db.Add(Buyers.NewOwn(work, user.Id));
        work.Audit("identity.create-user", user.Id.ToString());
        await ClaimGuests.ByVerifiedEmail(work, user, cancel);
        return user;
    }
}
