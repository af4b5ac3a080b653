using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Scheduling;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Everything about a listing that booking it needs, in one snapshot. Only for <see cref="Offers"/> to make.</summary>
public sealed record Offer(
    Id<Listing> ListingId,
    Id<Organization> OrganizationId,
    Id<Location> LocationId,
    ListingKind Kind,
    string Category,
    string Title,
    string ProviderName,
    bool IsBookable,
    Currency Currency,
    BookingMode BookingMode,
    string CancellationPolicy,
    DateTimeZone Zone,
    IReadOnlyList<OfferPlan> Plans,
    IReadOnlyList<OptionRule> Options,
    IReadOnlyList<OfferResource> Resources)
{
    /// <summary>Where it takes place.</summary>
    public string City { get; init; } = "";

    /// <summary>A plan that is offered; null when it is not one of this listing's.</summary>
    public OfferPlan? FindPlan(Id<Plan> id)
    {
        foreach (var plan in Plans)
        {
            if (plan.Id == id) return plan;
        }
        return null;
    }

    /// <summary>The resources with what keeps them busy.</summary>
    public IReadOnlyList<ResourceCalendar> Calendars(ILookup<Guid, Interval>? busy = null)
    {
        var calendars = new ResourceCalendar[Resources.Count];
        for (var i = 0; i < calendars.Length; i++)
        {
            var resource = Resources[i];
            calendars[i] = new ResourceCalendar(resource.Id.Value, resource.Schedule, busy is null ? [] : [.. busy[resource.Id.Value]]);
        }
        return calendars;
    }
}

/// <summary>A plan with its slot rules worked out.</summary>
public sealed record OfferPlan(Id<Plan> Id, string Name, Money Price, SlotRules Rules);

/// <summary>A resource that can serve the listing.</summary>
public sealed record OfferResource(Id<Resource> Id, string Name, Schedule Schedule);
