namespace Stoa.Core.Listings;

/// <summary>Who can see a listing.</summary>
public enum ListingStatus
{
    /// <summary>Being written: only its organization sees it.</summary>
    Draft,

    /// <summary>Waiting for an operator to look at it.</summary>
    InReview,

    /// <summary>Offered to everybody.</summary>
    Published,

    /// <summary>Not offered for now; what was sold stays.</summary>
    Paused,
}

/// <summary>Who takes a step with a listing.</summary>
public enum ListingActor
{
    /// <summary>A member of the organization that offers it.</summary>
    Provider,

    /// <summary>Somebody who runs the marketplace.</summary>
    Operator,
}
