using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;

namespace Stoa.Server.Import.Rows;

/// <summary>What a row sells: what kind of thing, in which lengths at which prices, when, and how many of it.</summary>
/// <param name="Kind">An appointment when it can be booked as fixed lengths of time; a rental otherwise.</param>
/// <param name="Status">Published; a draft without a price.</param>
/// <param name="Plans">Lengths of time with their prices.</param>
/// <param name="Hours">When it is open.</param>
/// <param name="Resources">The names of what is reserved, one for each.</param>
internal sealed record Sale(
    ListingKind Kind, ListingStatus Status, IReadOnlyList<BusinessPlan> Plans, IReadOnlyList<WeeklyRule> Hours, IReadOnlyList<string> Resources);
