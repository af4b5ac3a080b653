using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>Changes a schedule. Bookings are never cancelled by it: those that now lie outside are named.</summary>
public static class SaveSchedule
{
    /// <summary>The schedule as saved, and the bookings that lie outside its hours.</summary>
    public sealed record Saved(GetSchedule.Detail Schedule, IReadOnlyList<BookingsOutside.Booking> Outside);

    /// <summary>Why not: one or several problems, and what is stored when somebody else was first.</summary>
    /// <param name="Problems">At least one.</param>
    /// <param name="Theirs">What the other person saved; with <c>stale-version</c>.</param>
    /// <param name="Version">The version of that.</param>
    public sealed record Refusal(IReadOnlyList<Problem> Problems, ScheduleTerms? Theirs = null, int Version = 0);

    /// <summary>Saves what was edited on top of a version.</summary>
    /// <param name="organization">Whose it must be.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="draft">What it shall say.</param>
    /// <param name="version">The version that was edited; any when null.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<(Saved? Saved, Refusal? Refusal)> Run(
        Id<Organization> organization, Id<ScheduleRow> id, ScheduleDraft draft, int? version, Work work, CancellationToken cancel)
    {
        var (terms, problems) = ReadDraft.Of(draft);
        var row = await work.Db.Set<ScheduleRow>().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (row is null) return (null, new([ScheduleProblems.NotFound]));
        if (terms is null) return (null, new(problems));
        var stored = ScheduleTerms.Of(row);
        // The same once more, by a second press of the button, is not a change.
        var isChange = !ScheduleLines.Of(stored).SequenceEqual(ScheduleLines.Of(terms), StringComparer.Ordinal);
        if (isChange && version is { } edited && edited != row.Version) return (null, new([ScheduleProblems.Stale], stored, row.Version));

        var followers = await GetSchedule.Followers(id, work, cancel);
        if (isChange)
        {
            terms.ApplyTo(row);
            work.Emit(new ScheduleChanged(id, organization));
            await TellOffers.OfResources(work, [.. followers.Select(one => one.Id.Value)], cancel);
            if (await work.Commit(cancel) is { } problem)
                return (null, problem.Code == ScheduleProblems.Stale.Code ? await Overtaken(organization, id, work, cancel) : new([problem]));
        }
        return (new Saved(
            new GetSchedule.Detail(id, row.Zone, row.LocationId, ScheduleDraft.Of(terms), followers, row.Version),
            await BookingsOutside.Run(id, work, cancel)), null);
    }

    // Somebody saved between our reading and our writing.
    private static async Task<Refusal> Overtaken(Id<Organization> organization, Id<ScheduleRow> id, Work work, CancellationToken cancel)
    {
        var now = await work.Db.Set<ScheduleRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        return now is null ? new([ScheduleProblems.NotFound]) : new([ScheduleProblems.Stale], ScheduleTerms.Of(now), now.Version);
    }
}
