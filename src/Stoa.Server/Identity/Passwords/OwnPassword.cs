using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Passwords;

/// <summary>Asks a signed-in user for the password again, before what a thief of a session must not do.</summary>
internal static class OwnPassword
{
    internal static readonly Problem Wrong = new(ProblemKind.Invalid, "wrong-password",
        "This is not your password. After five wrong attempts in a row sign-in is paused for 15 minutes.", "current_password");

    /// <summary>The signed-in user, locked, if this is the password; else wrong attempts are counted and committed.</summary>
    internal static async Task<Outcome<User>> Ask(string? password, Work work, Users users, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var id = new Id<User>(work.Actor.UserId!.Value);
        var email = await work.Db.Set<User>().AsNoTracking().Where(user => user.Id == id).Select(user => user.Email).SingleAsync(cancel);
        var request = new SignIn.Request(work.Cipher.Open(email, User.EmailPurpose), password);
        if (await SignIn.CheckPassword(request, work, users, cancel) is { } user) return user;
        return await work.Commit(cancel) ?? Wrong;
    }
}
