using Stoa.Core;

namespace Stoa.Server.Catalog;

/// <summary>What the catalogue refuses.</summary>
internal static class CatalogProblems
{
    public static readonly Problem NoListing = new(
        ProblemKind.NotFound, "listing-not-found", "There is no such listing, or it is not offered any more.");

    public static readonly Problem Stale = new(
        ProblemKind.Conflict, "stale-version", "Someone else has changed this in the meantime. Load it again and repeat what you wanted to do.");

    public static readonly Problem UnknownCategory = new(
        ProblemKind.Invalid, "category-unknown", "Choose one of the marketplace's categories.", "category");

    public static readonly Problem KindNotOffered = new(
        ProblemKind.Invalid, "kind-not-offered", "This marketplace does not take this kind of offer. Choose another one.", "kind");

    public static readonly Problem UnknownPolicy = new(
        ProblemKind.Invalid, "cancellation-policy-unknown", "Choose one of the marketplace's cancellation policies.", "cancellation_policy");

    public static readonly Problem UnknownLocation = new(
        ProblemKind.Invalid, "location-unknown", "Choose one of your locations.", "location_id");

    public static readonly Problem UnknownResource = new(
        ProblemKind.Invalid, "resource-unknown", "Choose resources of this location that are in use.", "resource_ids");

    public static readonly Problem NoReason = new(
        ProblemKind.Invalid, "reason-required", "Say why.", "reason");

    public static Problem UnknownPlan(int at) => new(
        ProblemKind.Conflict, "plan-unknown", "This plan is not one of the listing's any more. Load it again.", $"plans[{at}].name");

    public static Problem UnknownOption(int at) => new(
        ProblemKind.Conflict, "option-unknown", "This option is not one of the listing's any more. Load it again.", $"options[{at}].name");
}
