using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>A held time as whoever holds it sees it.</summary>
public static class GetHold
{
    /// <summary>A hold, live or over.</summary>
    /// <param name="Id">The hold.</param>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">The plan.</param>
    /// <param name="ResourceId">What is reserved.</param>
    /// <param name="Start">When it starts.</param>
    /// <param name="End">When it ends.</param>
    /// <param name="Status">How firm it is.</param>
    /// <param name="ExpiresAt">Until when it is held; null when it is not.</param>
    /// <param name="OrderId">The order it belongs to; null while it is only held.</param>
    public sealed record Hold(
        Id<Reservation> Id, Id<Listing> ListingId, Id<Plan> PlanId, Id<Resource> ResourceId, Instant Start, Instant End, ReservationStatus Status,
        Instant? ExpiresAt, Id<Order>? OrderId)
    {
        /// <summary>True while the time is kept for its customer.</summary>
        public bool IsLive(Instant now) => Status == ReservationStatus.Held && ExpiresAt > now;
    }

    /// <summary>The hold; somebody else's does not exist.</summary>
    public static async Task<Outcome<Hold>> Run(Id<Reservation> id, Work work, CancellationToken cancel)
    {
        var found = await work.Db.Set<Reservation>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.LeadId == null, cancel);
        if (found is null || !await Reservations.IsOwn(work, found, cancel)) return AvailabilityProblems.NoHold;
        return new Hold(
            found.Id, found.ListingId, found.PlanId, found.ResourceId, found.StartsAt, found.EndsAt, found.Status, found.ExpiresAt, found.OrderId);
    }

    /// <summary>GET /api/v1/holds/{id}; 410 with the next free times when it is over.</summary>
    internal static async Task<IResult> Get(Id<Reservation> id, Work work, Slots slots, CancellationToken cancel)
    {
        var hold = await Run(id, work, cancel);
        if (hold.Refused(out _) || hold.Value.OrderId is not null || hold.Value.IsLive(work.Now)) return hold.Answer();
        var free = await slots.NextFree(hold.Value.ListingId, hold.Value.PlanId, hold.Value.Start, work.Now, cancel);
        return AvailabilityProblems.HoldExpired.Answer(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["next_free"] = free.Select(slot => new { slot.Start, slot.End }),
        });
    }
}
