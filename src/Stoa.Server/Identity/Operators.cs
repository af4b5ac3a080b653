using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity;

/// <summary>Who runs the marketplace. Called by the command line and the demo, never from a page.</summary>
public static class Operators
{
    /// <summary>Makes a user an operator, from the next request on, and commits.</summary>
    public static async Task<Outcome<Id<User>>> Grant(Work work, Id<User> id, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<User>([id], cancel) is not { } user) return IdentityProblems.NothingHere;
        if (user.IsOperator) return id;
        user.IsOperator = true;
        work.Audit("identity.grant-operator", id.ToString());
        return await work.Commit(cancel) is { } problem ? problem : id;
    }
}
