using Stoa.Core.Ordering;
using Stoa.Core.Pricing;

namespace Stoa.Core.Listings;

/// <summary>What a listing may be: what can be saved at all, and what must be there before it is offered.</summary>
public static class ListingRules
{
    /// <summary>The longest title, in characters.</summary>
    public const int TitleLengthMax = 120;

    /// <summary>The longest summary, in characters.</summary>
    public const int SummaryLengthMax = 200;

    /// <summary>The longest description, in characters of Markdown.</summary>
    public const int DescriptionLengthMax = 10_000;

    /// <summary>The most plans.</summary>
    public const int PlansMax = 20;

    /// <summary>The most options.</summary>
    public const int OptionsMax = 20;

    /// <summary>The longest notice: 90 days in minutes.</summary>
    public const int NoticeMinutesMax = 90 * 24 * 60;

    /// <summary>The furthest horizon, in days.</summary>
    public const int HorizonDaysMax = 730;

    /// <summary>The shortest and the longest way from one start to the next, in minutes.</summary>
    public const int IntervalMinutesMin = 5, IntervalMinutesMax = 24 * 60;

    /// <summary>The kinds that the marketplace can sell today. The others can be written, and offered once they can be booked.</summary>
    public static IReadOnlyList<ListingKind> Bookable { get; } = [ListingKind.Appointment, ListingKind.Membership];

    /// <summary>Why a kind cannot be offered yet; null when it can.</summary>
    public static string? NotBookable(ListingKind kind) => Bookable.Contains(kind)
        ? null
        : $"{Plural(kind)} cannot be booked on this marketplace yet. You can write this one now and publish it when they can.";

    /// <summary>Everything that keeps a draft from being saved, by the field.</summary>
    /// <param name="draft">What was written.</param>
    /// <param name="attributes">What its category asks.</param>
    public static IReadOnlyList<Problem> Check(ListingDraft draft, IReadOnlyList<AttributeRule> attributes)
    {
        var problems = new List<Problem>();
        void Wrong(string code, string message, string field) => problems.Add(new Problem(ProblemKind.Invalid, code, message, field));

        if (string.IsNullOrWhiteSpace(draft.Title))
            Wrong("title-required", "Give it a title: it is what people see first.", "title");
        if (draft.Title.Length > TitleLengthMax)
            Wrong("title-too-long", $"A title has at most {TitleLengthMax} characters.", "title");
        if (draft.Summary.Length > SummaryLengthMax)
            Wrong("summary-too-long", $"A summary has at most {SummaryLengthMax} characters.", "summary");
        if (draft.Description.Length > DescriptionLengthMax)
            Wrong("description-too-long", $"A description has at most {DescriptionLengthMax} characters.", "description");
        if (draft.NoticeMinutes is < 0 or > NoticeMinutesMax)
            Wrong("notice-out-of-range", $"The notice is 0 to {NoticeMinutesMax} minutes (90 days).", "notice_minutes");
        if (draft.HorizonDays is < 1 or > HorizonDaysMax)
            Wrong("horizon-out-of-range", $"The horizon is 1 to {HorizonDaysMax} days.", "horizon_days");
        if (draft.IntervalMinutes is < IntervalMinutesMin or > IntervalMinutesMax)
            Wrong("interval-out-of-range", $"Starts lie {IntervalMinutesMin} to {IntervalMinutesMax} minutes apart.", "interval_minutes");
        if (draft.NoticeMinutes > draft.HorizonDays * 24 * 60)
            Wrong("notice-beyond-horizon", "The notice is longer than the horizon: nothing could ever be booked.", "notice_minutes");
        if (draft.Plans.Count > PlansMax)
            Wrong("too-many-plans", $"A listing has at most {PlansMax} plans.", "plans");
        if (draft.Options.Count > OptionsMax)
            Wrong("too-many-options", $"A listing has at most {OptionsMax} options.", "options");

        for (var at = 0; at < draft.Plans.Count; at++)
            problems.AddRange(PlanRules.Check(draft.Kind, draft.Plans[at], $"plans[{at}]"));
        for (var at = 0; at < draft.Options.Count; at++)
            problems.AddRange(draft.Options[at].Check($"options[{at}]"));
        problems.AddRange(Attributes.Check(attributes, draft.Attributes));
        return problems;
    }

    /// <summary>What is missing before a listing may be offered; it can be saved all the same.</summary>
    /// <param name="draft">What is saved.</param>
    /// <param name="attributes">What its category asks.</param>
    /// <param name="photosWithoutText">How many of its photos have no alternative text.</param>
    public static IReadOnlyList<Problem> Missing(ListingDraft draft, IReadOnlyList<AttributeRule> attributes, int photosWithoutText)
    {
        var problems = new List<Problem>();
        void Missing(string code, string message, string field) => problems.Add(new Problem(ProblemKind.Conflict, code, message, field));

        if (NotBookable(draft.Kind) is { } sentence)
            Missing("kind-not-bookable", sentence, "kind");
        if (string.IsNullOrWhiteSpace(draft.Summary))
            Missing("summary-missing", "Write a summary: one sentence for lists of results.", "summary");
        if (draft.Plans.Count == 0)
            Missing("plans-missing", "Add a plan: what people buy, and for how much.", "plans");
        if (draft.Kind is ListingKind.Appointment && draft.ResourceIds.Count == 0)
            Missing("resources-missing", "Choose who or what serves it: without a resource there is no time to book.", "resource_ids");
        if (photosWithoutText > 0)
            Missing("photo-text-missing", "Describe every photo in a few words, for people who cannot see it.", "photos");
        problems.AddRange(Attributes.Missing(attributes, draft.Attributes).Select(problem => problem with { Kind = ProblemKind.Conflict }));
        return problems;
    }

    internal static bool CanBePriced(long minor) => minor is >= 0 and <= QuoteRequest.PriceMinorMax;

    private static string Plural(ListingKind kind) => kind switch
    {
        ListingKind.Rental => "Rentals",
        ListingKind.Gig => "Gigs",
        ListingKind.Package => "Packages",
        ListingKind.Membership => "Memberships",
        _ => "Appointments",
    };
}
