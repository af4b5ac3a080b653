using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>
/// Ends the mails of a saved search by the link in them, without signing in. Opening the link shows one button, since mail programs open
/// links by themselves; a post ends them at once, which is also what a mail program's own button sends (RFC 8058).
/// </summary>
internal static class StopMails
{
    private const string Purpose = "discovery.saved-search.stop";
    private static readonly Duration ValidFor = Duration.FromDays(730);

    /// <summary>The path that stops a search's mails.</summary>
    public static string PathOf(Signer signer, Id<SavedSearch> search, Instant now) =>
        $"/unsubscribe/{signer.Sign(Purpose, search.Value.ToString("N", CultureInfo.InvariantCulture), now + ValidFor)}";

    /// <summary>GET /unsubscribe/{token}</summary>
    internal static IResult Show(string token, Signer signer, IClock clock) =>
        signer.Read(Purpose, token, clock.GetCurrentInstant()).Refused(out var problem)
            ? ProblemPage.Result(problem, "/saved-searches")
            : new RazorComponentResult<StopMailsPage>(new { Token = token, IsDone = false });

    /// <summary>POST /unsubscribe/{token}</summary>
    internal static async Task<IResult> Submit(string token, Signer signer, Work work, CancellationToken cancel)
    {
        var read = signer.Read(Purpose, token, work.Now);
        if (read.Refused(out var problem)) return ProblemPage.Result(problem, "/saved-searches");
        var id = new Id<SavedSearch>(Guid.ParseExact(read.Value, "N"));
        // Deleted meanwhile is stopped, too.
        if (await work.Db.Set<SavedSearch>().FirstOrDefaultAsync(saved => saved.Id == id, cancel) is { } search)
        {
            ChangeSavedSearch.Pause(search);
            if (await work.Commit(cancel) is { } refused) return ProblemPage.Result(refused, "/saved-searches");
        }
        return new RazorComponentResult<StopMailsPage>(new { Token = token, IsDone = true });
    }
}
