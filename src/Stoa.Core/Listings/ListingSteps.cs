namespace Stoa.Core.Listings;

/// <summary>A step from one status of a listing to another.</summary>
/// <param name="Name">What programs call it.</param>
/// <param name="Label">What the button says.</param>
/// <param name="From">Where it can be taken.</param>
/// <param name="To">Where it leads.</param>
/// <param name="By">Who may take it.</param>
/// <param name="Review">True: only where operators review listings; false: only where they do not; null: in both.</param>
/// <param name="NeedsComplete">True when nothing may be missing.</param>
/// <param name="NeedsReason">True when it takes a reason, which the provider reads.</param>
public sealed record ListingStep(
    string Name,
    string Label,
    IReadOnlyList<ListingStatus> From,
    ListingStatus To,
    ListingActor By,
    bool? Review = null,
    bool NeedsComplete = false,
    bool NeedsReason = false);

/// <summary>The life of a listing as one table.</summary>
public static class ListingSteps
{
    /// <summary>The longest reason, in characters.</summary>
    public const int ReasonLengthMax = 2_000;

    /// <summary>Every step there is, in the order of the buttons.</summary>
    public static IReadOnlyList<ListingStep> All { get; } =
    [
        new("publish", "Publish", [ListingStatus.Draft], ListingStatus.Published, ListingActor.Provider, Review: false, NeedsComplete: true),
        new("submit", "Send to review", [ListingStatus.Draft], ListingStatus.InReview, ListingActor.Provider, Review: true, NeedsComplete: true),
        new("withdraw", "Take back from review", [ListingStatus.InReview], ListingStatus.Draft, ListingActor.Provider),
        new("approve", "Approve and publish", [ListingStatus.InReview], ListingStatus.Published, ListingActor.Operator, NeedsComplete: true),
        new("reject", "Send back", [ListingStatus.InReview], ListingStatus.Draft, ListingActor.Operator, NeedsReason: true),
        new("pause", "Pause", [ListingStatus.Published], ListingStatus.Paused, ListingActor.Provider),
        new("resume", "Offer it again", [ListingStatus.Paused], ListingStatus.Published, ListingActor.Provider, NeedsComplete: true),
        new("take-down", "Take down", [ListingStatus.Published, ListingStatus.Paused], ListingStatus.Draft, ListingActor.Operator, NeedsReason: true),
    ];

    /// <summary>What an actor may do with a listing of this status.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="isReviewed">Whether operators review listings before they are published.</param>
    public static IReadOnlyList<ListingStep> Permitted(ListingStatus status, ListingActor by, bool isReviewed) =>
        [.. All.Where(step => step.By == by && step.From.Contains(status) && (step.Review is null || step.Review == isReviewed))];

    /// <summary>Takes a step, or says why not.</summary>
    /// <param name="status">Where the listing stands.</param>
    /// <param name="name">The step.</param>
    /// <param name="by">Who takes it.</param>
    /// <param name="isReviewed">Whether operators review listings before they are published.</param>
    /// <param name="missing">What is missing before it may be offered.</param>
    /// <param name="reason">Why, where the step asks for it.</param>
    /// <returns>The step; or <c>unknown-step</c>, <c>step-not-permitted</c>, <c>listing-incomplete</c>, <c>reason-required</c>, <c>reason-too-long</c>.</returns>
    public static Outcome<ListingStep> Take(
        ListingStatus status, string name, ListingActor by, bool isReviewed, IReadOnlyList<Problem> missing, string? reason = null)
    {
        if (All.All(known => known.Name != name))
            return new Problem(ProblemKind.Invalid, "unknown-step", $"There is no step \"{name}\".", "step");
        if (Permitted(status, by, isReviewed).FirstOrDefault(known => known.Name == name) is not { } step)
            return new Problem(ProblemKind.Conflict, "step-not-permitted", $"The listing is {InWords(status)}: this cannot be done with it now.", "step");
        if (step.NeedsComplete && missing.Count > 0)
            return new Problem(ProblemKind.Conflict, "listing-incomplete", $"It cannot be offered yet. {missing[0].Message}", missing[0].Field);
        if (step.NeedsReason && string.IsNullOrWhiteSpace(reason))
            return new Problem(ProblemKind.Invalid, "reason-required", "Say why: the provider reads it and puts it right.", "reason");
        return reason?.Length > ReasonLengthMax
            ? new Problem(ProblemKind.Invalid, "reason-too-long", $"A reason has at most {ReasonLengthMax} characters.", "reason")
            : step;
    }

    /// <summary>A status in words: <c>in review</c>.</summary>
    public static string InWords(ListingStatus status) => status switch
    {
        ListingStatus.Draft => "a draft",
        ListingStatus.InReview => "in review",
        ListingStatus.Published => "published",
        _ => "paused",
    };
}
