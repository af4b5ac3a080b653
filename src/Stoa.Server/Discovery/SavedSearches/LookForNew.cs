using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Notifications;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>Looks a saved search up once a day, and mails what is new: one mail, at most <see cref="ToldMax"/> finds, nothing twice.</summary>
public static class LookForNew
{
    /// <summary>The most finds that one mail names; it says how many more there are.</summary>
    public const int ToldMax = 10;

    internal const string Topic = "discovery.saved-search";

    private static readonly Duration Every = Duration.FromDays(1);

    /// <summary>A stored timer: it is ignored when the search has been paused or deleted since.</summary>
    public sealed record Timer(Id<SavedSearch> SearchId, int Round);

    /// <summary>Sets the next turn.</summary>
    internal static void Set(Work work, SavedSearch saved)
    {
        saved.Round++;
        work.SetTimer(Topic, saved.Id.ToString(), new Timer(saved.Id, saved.Round), work.Now + Every);
    }

    /// <summary>A turn. Left uncommitted: the mail, what is known and the next turn are one transaction with the timer's end.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var locked = await work.Db.Set<SavedSearch>()
            .FromSql($"select * from discovery.saved_searches where id = {timer.SearchId.Value} for update").ToListAsync(cancel);
        if (locked is not [{ Status: SavedSearchStatus.Active } saved] || saved.Round != timer.Round) return;
        Set(work, saved);
        saved.CheckedAt = work.Now;

        // A category or a place may have gone since; it may come back.
        var finds = await services.GetRequiredService<SearchAgain>().Run(SavedQuery.Read(saved.Query).Value, work.Now, cancel);
        if (finds.Refused(out _)) return;
        var news = await New(work, saved.Id, finds.Value.Listings, cancel);
        if (news.Count == 0 || await Write(work, saved, news, services, cancel) is false) return;
        await SaveSearch.Know(work, saved.Id, [.. news.Take(ToldMax).Select(listing => listing.Id)], work.Now, cancel);
        await SaveSearch.Know(work, saved.Id, [.. news.Skip(ToldMax).Select(listing => listing.Id)], toldAt: null, cancel);
    }

    private static async Task<IReadOnlyList<FoundListing>> New(
        Work work, Id<SavedSearch> search, IReadOnlyList<FoundListing> finds, CancellationToken cancel)
    {
        var known = (await work.Db.Database.SqlQuery<Guid>(
            $"select listing_id from discovery.saved_search_listings where saved_search_id = {search.Value}").ToListAsync(cancel)).ToHashSet();
        return [.. finds.Where(listing => !known.Contains(listing.Id.Value)).DistinctBy(listing => listing.Id)];
    }

    // False when there is nobody to write to.
    private static async Task<bool> Write(
        Work work, SavedSearch saved, IReadOnlyList<FoundListing> news, IServiceProvider services, CancellationToken cancel)
    {
        var user = await work.Db.Set<User>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == saved.UserId, cancel);
        if (user?.EmailVerifiedAt is null) return false;
        var values = new MailValues
        {
            Link = $"/search?{saved.Query}",
            SearchName = saved.Name,
            Finds = [.. news.Take(ToldMax).Select(listing => new MailFind(listing.Title, listing.ProviderName, PlaceOf(listing), listing.PriceFrom, listing.Url))],
            FindsTotal = news.Count,
        };
        await services.GetRequiredService<Mail>().Send(
            work,
            new MailRequest(
                "saved-search-found", Audience.User, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose), values,
                $"saved-search/{saved.Id}/{saved.Round}")
            {
                UserId = user.Id,
                Unsubscribe = StopMails.PathOf(services.GetRequiredService<Signer>(), saved.Id, work.Now),
            },
            cancel);
        return true;
    }

    private static string PlaceOf(FoundListing listing) => listing.Area.Length > 0 ? listing.Area : listing.City;
}
