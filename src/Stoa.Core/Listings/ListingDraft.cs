using Stoa.Core.Ordering;
using Stoa.Core.Pricing;

namespace Stoa.Core.Listings;

/// <summary>A listing as its provider writes it: everything that the editor can change. Ids are TypeIDs; the server knows whose they are.</summary>
public sealed record ListingDraft
{
    /// <summary>What is offered; fixed once the listing exists.</summary>
    public ListingKind Kind { get; init; }

    /// <summary>The slug of its category.</summary>
    public string Category { get; init => field = value ?? ""; } = "";

    /// <summary>What it is called.</summary>
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>One sentence for lists of results.</summary>
    public string Summary { get; init => field = value ?? ""; } = "";

    /// <summary>The whole story, in Markdown without HTML.</summary>
    public string Description { get; init => field = value ?? ""; } = "";

    /// <summary>How a time is promised.</summary>
    public BookingMode BookingMode { get; init; }

    /// <summary>One of the marketplace's cancellation policies.</summary>
    public string CancellationPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>How long before a slot it can still be booked, in minutes.</summary>
    public int NoticeMinutes { get; init; } = 60;

    /// <summary>How far ahead it can be booked, in days.</summary>
    public int HorizonDays { get; init; } = 60;

    /// <summary>From one start to the next, in minutes.</summary>
    public int IntervalMinutes { get; init; } = 30;

    /// <summary>Where it takes place.</summary>
    public string LocationId { get; init => field = value ?? ""; } = "";

    /// <summary>The resources that can serve it.</summary>
    public IReadOnlyList<string> ResourceIds { get; init => field = value ?? []; } = [];

    /// <summary>What it says by its category's attributes.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; init => field = value ?? NoAttributes; } = NoAttributes;

    /// <summary>The tiers, in their order.</summary>
    public IReadOnlyList<PlanDraft> Plans { get; init => field = value ?? []; } = [];

    /// <summary>What customers configure, in its order.</summary>
    public IReadOnlyList<OptionRule> Options { get; init => field = value ?? []; } = [];

    private static readonly Dictionary<string, AttributeValue> NoAttributes = new(StringComparer.Ordinal);
}

/// <summary>A tier of a listing as its provider writes it.</summary>
public sealed record PlanDraft
{
    /// <summary>Its id; empty for one that is not saved yet.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>What it is called.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What it contains, in a line.</summary>
    public string Description { get; init => field = value ?? ""; } = "";

    /// <summary>Appointment: how long it takes, in minutes.</summary>
    public int DurationMinutes { get; init; } = 60;

    /// <summary>Appointment: what stays free before it, in minutes.</summary>
    public int BufferBeforeMinutes { get; init; }

    /// <summary>Appointment: what stays free after it, in minutes.</summary>
    public int BufferAfterMinutes { get; init; }

    /// <summary>What it costs, in minor units of the listing's currency.</summary>
    public long PriceMinor { get; init; }

    /// <summary>What a plan of another kind promises.</summary>
    public PlanTerms Terms { get; init => field = value ?? PlanTerms.None; } = PlanTerms.None;
}
