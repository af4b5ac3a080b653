using Stoa.Core;
using Stoa.Server.Discovery.Comparison;
using Stoa.Server.Discovery.Favourites;

namespace Stoa.Server.Discovery;

/// <summary>What discovery refuses.</summary>
internal static class DiscoveryProblems
{
    public static readonly Problem TooManyFavourites = new(
        ProblemKind.Conflict, "too-many-favourites", $"You have {MyFavourites.Max} favourites already. Remove one first.");

    public static readonly Problem NothingToCompare = new(
        ProblemKind.Invalid, "nothing-to-compare", $"Name one to {CompareListings.Max} listings.", "listing");

    public static readonly Problem TooManyToCompare = new(
        ProblemKind.Invalid, "too-many-to-compare", $"At most {CompareListings.Max} listings can be compared at once. Remove one first.", "listing");
}
