using Stoa.Core;

namespace Stoa.Server.Catalog;

/// <summary>What the catalogue refuses.</summary>
internal static class CatalogProblems
{
    public static readonly Problem NoListing = new(
        ProblemKind.NotFound, "listing-not-found", "There is no such listing, or it is not offered any more.");
}
