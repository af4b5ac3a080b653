using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Availability;

/// <summary>Takes a time for ten minutes, so that a customer can check out in peace. The database lets one of many through.</summary>
public static class HoldSlot
{
    /// <summary>Times that one customer may hold at once, so that nobody empties a calendar.</summary>
    public const int HoldsMax = 5;

    /// <summary>What to hold.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">One of its plans.</param>
    /// <param name="Start">When the slot starts, as the list of slots said.</param>
    /// <param name="ResourceId">A particular resource; any free one when null.</param>
    public sealed record Request(Id<Listing> ListingId, Id<Plan> PlanId, Instant Start, Id<Resource>? ResourceId = null);

    /// <summary>A held time.</summary>
    /// <param name="Id">The hold.</param>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">The plan.</param>
    /// <param name="ResourceId">What is reserved.</param>
    /// <param name="Start">When it starts.</param>
    /// <param name="End">When it ends.</param>
    /// <param name="Zone">The place's zone.</param>
    /// <param name="ExpiresAt">Until when it is held.</param>
    /// <param name="AccessToken">A bearer token for whoever had no session; only in this answer.</param>
    public sealed record Held(
        Id<Reservation> Id, Id<Listing> ListingId, Id<Plan> PlanId, Id<Resource> ResourceId, Instant Start, Instant End, string Zone,
        Instant ExpiresAt, string? AccessToken);

    /// <summary>A refusal, with free times instead.</summary>
    public sealed record Refusal(Problem Problem, IReadOnlyList<Slot> NextFree);

    /// <summary>Holds, or says why not and what else is free.</summary>
    public static async Task<(Held? Held, Refusal? Refusal)> Run(
        Request request, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        if (await offers.Find(request.ListingId, cancel) is not { IsBookable: true } offer) return (null, new(AvailabilityProblems.NoListing, []));
        if (offer.FindPlan(request.PlanId) is not { } plan) return (null, new(AvailabilityProblems.NoPlan, []));
        var calendars = Chosen(offer, request.ResourceId);
        var open = SlotFinder.Check(plan.Rules, calendars, request.Start, work.Now);
        if (open.Refused(out var problem))
            return (null, new(problem, await slots.NextFree(offer, plan, work.Now, work.Now, cancel)));

        var buyer = await Buyers.Ensure(work, cancel);
        var hold = new Reservation
        {
            Id = Id<Reservation>.New(work.Now),
            ResourceId = default,
            ListingId = request.ListingId,
            PlanId = request.PlanId,
            CustomerId = buyer.CustomerId,
            StartsAt = request.Start,
            EndsAt = request.Start + plan.Rules.Length,
            Period = Reservation.RangeOf(plan.Rules.PeriodOf(request.Start)),
            Status = ReservationStatus.Held,
            ExpiresAt = work.Now + marketplace.Timings.Hold,
            CreatedAt = work.Now,
        };
        // Of several resources only those that are open then: each has a schedule of its own.
        var taken = await InsertReservation.FirstFree(work, hold, offer.InGroups(open.Value.FreeResources), cancel);
        if (taken is not { } resource)
        {
            await work.Abandon();
            var refused = await HoldsTooMany(work, buyer.CustomerId, cancel) ? AvailabilityProblems.TooManyHolds : AvailabilityProblems.Taken;
            return (null, new(refused, await slots.NextFree(offer, plan, request.Start, work.Now, cancel)));
        }
        if (await work.Commit(cancel) is { } refusal) return (null, new(refusal, []));
        return (new Held(hold.Id, hold.ListingId, hold.PlanId, new Id<Resource>(resource), hold.StartsAt, hold.EndsAt, offer.Zone.Id,
            hold.ExpiresAt.Value, buyer.NewToken), null);
    }

    /// <summary>POST /api/v1/holds</summary>
    internal static async Task<IResult> Post(
        Request request, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        var (held, refusal) = await Run(request, work, offers, slots, marketplace, cancel);
        if (refusal is not null)
        {
            return refusal.Problem.Answer(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["next_free"] = refusal.NextFree.Select(slot => new { slot.Start, slot.End }),
            });
        }
        return Outcome<Held>.Of(held!).AnswerCreated(hold => $"/api/v1/holds/{hold.Id}");
    }

    /// <summary>POST /holds: goes on to the checkout, or shows the times again with what is free instead.</summary>
    internal static async Task<IResult> PostPage(
        HttpRequest http, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.ReadFormAsync(cancel);
        if (!Id<Listing>.TryParse(form["listing_id"], out var listing)) return ProblemPage.Result(AvailabilityProblems.NoListing, "/search");
        var start = BookingTimes.StartOf(form["start"]);
        if (start is null || !Id<Plan>.TryParse(form["plan_id"], out var plan))
            return await ViewTimes.Refused(listing, form["plan_id"], start, new(AvailabilityProblems.NothingChosen, []), offers, slots, work.Now, cancel);
        Id<Resource>? resource = Id<Resource>.TryParse(form["resource_id"], out var one) ? one : null;
        var (held, refusal) = await Run(new(listing, plan, start.Value, resource), work, offers, slots, marketplace, cancel);
        return refusal is null
            ? new SeeOther($"/checkout/{held!.Id}")
            : await ViewTimes.Refused(listing, plan.ToString(), start, refusal, offers, slots, work.Now, cancel);
    }

    private static async Task<bool> HoldsTooMany(Work work, Id<Customer> customer, CancellationToken cancel) =>
        await work.Db.Set<Reservation>().CountAsync(
            r => r.CustomerId == customer && r.LeadId == null && r.Status == ReservationStatus.Held && r.ExpiresAt > work.Now, cancel) >= HoldsMax;

    // A chosen resource stands for its group; of the other groups any will do.
    private static IReadOnlyList<ResourceCalendar> Chosen(Offer offer, Id<Resource>? resource)
    {
        var calendars = offer.Calendars();
        if (resource is not { } one) return calendars;
        return calendars.FirstOrDefault(calendar => calendar.ResourceId == one.Value) is { } chosen
            ? [.. calendars.Where(calendar => calendar.Group != chosen.Group || calendar == chosen)]
            : [];
    }
}
