using Stoa.Core;

namespace Stoa.Server.Site.Components.Selling;

/// <summary>What a card says about a listing.</summary>
public sealed record ListingSummary
{
    public required string Href { get; init; }

    /// <summary>The listing's id; a card of one that is only shown, not kept or compared, has none.</summary>
    public string? ListingId { get; init; }

    public required string Title { get; init; }

    /// <summary>Where it is, in degrees; null where a map would say nothing.</summary>
    public (double Latitude, double Longitude)? Point { get; init; }

    public required string ProviderName { get; init; }

    public required string PictureUrl { get; init; }

    /// <summary>The neighbourhood or the distance: "Plateau", "1.2 km".</summary>
    public string? Place { get; init; }

    /// <summary>Null where the price depends on choices.</summary>
    public Money? Price { get; init; }

    public bool PriceIsFrom { get; init; }

    /// <summary>About what it is in the visitor's currency; null when it is the price's own.</summary>
    public Money? PriceAbout { get; init; }

    /// <summary>True when the operator lifts it, which people must be able to see.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>What the price is for: "60 min", "per hour".</summary>
    public string? Unit { get; init; }

    /// <summary>From 1 to 5; ignored without reviews.</summary>
    public decimal Rating { get; init; }

    public int ReviewCount { get; init; }

    /// <summary>The next free slot in words: "Today 16:30".</summary>
    public string? NextOpening { get; init; }

    /// <summary>Why there is no next opening: "Fully booked this week".</summary>
    public string? ClosedText { get; init; }
}
