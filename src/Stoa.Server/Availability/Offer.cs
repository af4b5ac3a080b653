using NodaTime;
using Stoa.Core;
using Stoa.Core.Milestones;
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

    /// <summary>The country where it takes place: ISO 3166-1 alpha-2.</summary>
    public string Country { get; init; } = "";

    /// <summary>The postcode where it takes place; empty when it is not known.</summary>
    public string Postcode { get; init; } = "";

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
            calendars[i] = new ResourceCalendar(
                resource.Id.Value, resource.Schedule, busy is null ? [] : [.. busy[resource.Id.Value]], resource.Group);
        }
        return calendars;
    }

    /// <summary>Some of the resources by group, the leading group first: a booking takes one of each.</summary>
    internal IReadOnlyList<Guid[]> InGroups(IReadOnlyList<Guid> resources)
    {
        if (Resources.All(resource => resource.Group == Resources[0].Group)) return [[.. resources]];
        var groups = Resources.ToDictionary(resource => resource.Id.Value, resource => resource.Group);
        return [.. resources.GroupBy(resource => groups[resource]).OrderBy(group => group.Key).Select(group => group.ToArray())];
    }
}

/// <summary>A plan with its slot rules worked out.</summary>
public sealed record OfferPlan(Id<Plan> Id, string Name, Money Price, SlotRules Rules)
{
    /// <summary>The parts in which its money is released; none for all at once.</summary>
    public IReadOnlyList<MilestoneTerm> Milestones { get; init; } = [];
}

/// <summary>A resource that can serve the listing.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Name">Its name.</param>
/// <param name="Schedule">When it is open.</param>
/// <param name="Group">What it is needed as: a booking takes one resource of each group.</param>
public sealed record OfferResource(Id<Resource> Id, string Name, Schedule Schedule, int Group = 0);
