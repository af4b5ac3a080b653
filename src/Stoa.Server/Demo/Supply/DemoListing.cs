using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Demo.Supply;

/// <summary>What the demo's history needs to know of a listing.</summary>
internal sealed record DemoListing(Id<Listing> Id, Id<Organization> Provider, string ProviderName, BookingMode Mode, DateTimeZone Zone, IReadOnlyList<Id<Plan>> Plans);
