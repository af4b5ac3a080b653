using Stoa.Core;
using Stoa.Server.Discovery.Comparison;
using Stoa.Server.Discovery.Favourites;
using Stoa.Server.Discovery.SavedSearches;

namespace Stoa.Server.Discovery;

/// <summary>What discovery refuses.</summary>
internal static class DiscoveryProblems
{
    public static readonly Problem TooManyFavourites = new(
        ProblemKind.Conflict, "too-many-favourites", $"You have {MyFavourites.Max} favourites already. Remove one first.");

    public static readonly Problem NoSearch = new(
        ProblemKind.NotFound, "saved-search-not-found", "There is no such saved search, or it is not yours.");

    public static readonly Problem EmptySearch = new(
        ProblemKind.Invalid, "saved-search-empty", "Choose something first: words, a category, a place or a price. Dates alone pass.", "query");

    public static readonly Problem LongSearch = new(
        ProblemKind.Invalid, "saved-search-too-long", $"A search that is saved has at most {SavedQuery.LengthMax} characters.", "query");

    public static readonly Problem WideSearch = new(
        ProblemKind.Invalid, "saved-search-too-wide",
        $"This search finds more than {SearchAgain.FindsMax} offers: something new comes up all the time. Narrow it down, then save it.", "query");

    public static readonly Problem LongName = new(
        ProblemKind.Invalid, "name-too-long", $"A name has at most {SaveSearch.NameLengthMax} characters.", "name");

    public static readonly Problem TooManySearches = new(
        ProblemKind.Conflict, "too-many-saved-searches", $"You have {SaveSearch.PerUserMax} saved searches already. Delete one first.");

    public static readonly Problem NothingToCompare = new(
        ProblemKind.Invalid, "nothing-to-compare", $"Name one to {CompareListings.Max} listings.", "listing");

    public static readonly Problem TooManyToCompare = new(
        ProblemKind.Invalid, "too-many-to-compare", $"At most {CompareListings.Max} listings can be compared at once. Remove one first.", "listing");
}
