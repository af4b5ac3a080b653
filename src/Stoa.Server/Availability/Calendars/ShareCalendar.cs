using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>Gives a resource's bookings a secret address that other calendars can follow, renews it, and takes it away.</summary>
public static class ShareCalendar
{
    /// <summary>A feed.</summary>
    /// <param name="Path">Its path here, with the secret in it.</param>
    /// <param name="Shows">What it tells of a booking.</param>
    public sealed record Feed(string Path, FeedShows Shows);

    /// <summary>What it shall tell, and whether the address shall be a new one.</summary>
    public sealed record Request(FeedShows Shows, bool Renew = false);

    /// <summary>The feed of a resource; null when it has none.</summary>
    public static async Task<Feed?> Find(Id<Resource> resource, Work work, CancellationToken cancel) =>
        await work.Db.Set<CalendarFeed>().AsNoTracking().FirstOrDefaultAsync(feed => feed.ResourceId == resource, cancel) is { } found
            ? Of(work.Cipher.Open(found.Token, CalendarFeed.TokenPurpose), found.Shows)
            : null;

    /// <summary>Makes the feed, or changes it. Whoever has the old address of a renewed one sees nothing any more.</summary>
    public static async Task<Outcome<Feed>> Run(Id<Organization> organization, Id<Resource> id, Request request, Work work, CancellationToken cancel)
    {
        if (await AddCalendar.FindResource(organization, id, work, cancel) is null) return CalendarSourceProblems.NoResource;
        var feed = await work.Db.Set<CalendarFeed>().FirstOrDefaultAsync(one => one.ResourceId == id, cancel);
        var token = feed is null || request.Renew ? CalendarFeed.NewToken() : work.Cipher.Open(feed.Token, CalendarFeed.TokenPurpose);
        if (feed is null)
        {
            feed = new CalendarFeed
            {
                ResourceId = id, Token = work.Cipher.Seal(token, CalendarFeed.TokenPurpose), TokenHash = CalendarFeed.HashOf(token), Shows = request.Shows,
                CreatedAt = work.Now,
            };
            work.Db.Add(feed);
        }
        else if (request.Renew)
        {
            (feed.Token, feed.TokenHash, feed.CreatedAt) = (work.Cipher.Seal(token, CalendarFeed.TokenPurpose), CalendarFeed.HashOf(token), work.Now);
        }
        feed.Shows = request.Shows;
        work.Audit("availability.share-calendar", id.ToString(), after: new { shows = request.Shows.ToString(), request.Renew });
        return await work.Commit(cancel) is { } problem ? problem : Of(token, request.Shows);
    }

    /// <summary>Takes the address away; nothing happens when there is none.</summary>
    public static async Task<Problem?> Stop(Id<Organization> organization, Id<Resource> id, Work work, CancellationToken cancel)
    {
        if (await AddCalendar.FindResource(organization, id, work, cancel) is null) return CalendarSourceProblems.NoResource;
        if (await work.Db.Set<CalendarFeed>().FirstOrDefaultAsync(one => one.ResourceId == id, cancel) is not { } feed) return null;
        work.Db.Remove(feed);
        work.Audit("availability.stop-sharing-calendar", id.ToString());
        return await work.Commit(cancel);
    }

    private static Feed Of(string token, FeedShows shows) => new($"/calendars/{token}.ics", shows);
}
