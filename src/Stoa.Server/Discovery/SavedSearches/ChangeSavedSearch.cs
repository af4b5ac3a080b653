using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>Pauses, resumes or deletes a saved search of one's own.</summary>
public static class ChangeSavedSearch
{
    /// <summary>What to do with it.</summary>
    public enum Act { Pause, Resume, Delete }

    /// <summary>Does it; what is so already is no error. What came up while it was paused is told with the next mail.</summary>
    /// <returns><c>saved-search-not-found</c>: another's is nobody's.</returns>
    public static async Task<Problem?> Run(Id<SavedSearch> id, Act act, Work work, CancellationToken cancel)
    {
        var user = new Id<User>(work.Actor.UserId!.Value);
        if (await work.Db.Set<SavedSearch>().FirstOrDefaultAsync(saved => saved.Id == id && saved.UserId == user, cancel) is not { } saved)
            return DiscoveryProblems.NoSearch;
        switch (act)
        {
            case Act.Delete:
                work.Db.Remove(saved);
                break;
            case Act.Pause:
                Pause(saved);
                break;
            case Act.Resume when saved.Status is SavedSearchStatus.Paused:
                saved.Status = SavedSearchStatus.Active;
                LookForNew.Set(work, saved);
                break;
        }
        return await work.Commit(cancel);
    }

    /// <summary>Stops its mails: the timer that is set belongs to an earlier round then.</summary>
    internal static void Pause(SavedSearch saved)
    {
        if (saved.Status is SavedSearchStatus.Paused) return;
        saved.Status = SavedSearchStatus.Paused;
        saved.Round++;
    }

    /// <summary>POST /api/v1/saved-searches/{id}/pause</summary>
    internal static Task<IResult> PostPause(Id<SavedSearch> id, Work work, CancellationToken cancel) => Answer(id, Act.Pause, work, cancel);

    /// <summary>POST /api/v1/saved-searches/{id}/resume</summary>
    internal static Task<IResult> PostResume(Id<SavedSearch> id, Work work, CancellationToken cancel) => Answer(id, Act.Resume, work, cancel);

    /// <summary>DELETE /api/v1/saved-searches/{id}</summary>
    internal static Task<IResult> Delete(Id<SavedSearch> id, Work work, CancellationToken cancel) => Answer(id, Act.Delete, work, cancel);

    /// <summary>POST /saved-searches/{id}</summary>
    internal static async Task<IResult> Submit(Id<SavedSearch> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (!Enum.TryParse<Act>(form["act"], ignoreCase: true, out var act) || !Enum.IsDefined(act)) return new SeeOther("/saved-searches");
        if (await Run(id, act, work, cancel) is { } problem) return ProblemPage.Result(problem, "/saved-searches");
        new Flash(Tone.Good, act switch
        {
            Act.Pause => "Paused: no mails until you resume it.",
            Act.Resume => "Resumed.",
            _ => "Deleted.",
        }).Keep(http);
        return new SeeOther("/saved-searches");
    }

    private static async Task<IResult> Answer(Id<SavedSearch> id, Act act, Work work, CancellationToken cancel) =>
        await Run(id, act, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
