using Stoa.Core.Listings;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>A listing was made, edited, published, paused or taken down: whoever keeps something about it looks again.</summary>
public sealed record ListingChanged(Id<Listing> ListingId, Id<Organization> SellerId, ListingStatus Status) : IDomainEvent
{
    public static string Type => "listing.changed";

    public string Aggregate => ListingId.ToString();

    public Guid? OrganizationId => SellerId.Value;
}
