using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Subscriptions;

namespace Stoa.Core.Listings;

/// <summary>What a plan may be, by the kind of its listing.</summary>
public static class PlanRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;

    /// <summary>The longest description, in characters.</summary>
    public const int DescriptionLengthMax = 300;

    /// <summary>The shortest and the longest appointment, in minutes: a week.</summary>
    public const int DurationMinutesMin = 5, DurationMinutesMax = 7 * 24 * 60;

    /// <summary>The longest buffer, in minutes: a day.</summary>
    public const int BufferMinutesMax = 24 * 60;

    /// <summary>The longest rental, in minutes: a leap year.</summary>
    public const int RentalMinutesMax = QuoteRequest.MinutesMax;

    /// <summary>The longest delivery, in days.</summary>
    public const int DeliveryDaysMax = 365;

    /// <summary>The most revisions.</summary>
    public const int RevisionsMax = 100;

    /// <summary>The most of a package in one cycle.</summary>
    public const int QuantityMax = 1_000_000;

    /// <summary>Everything wrong with a plan, each with its field below <paramref name="field"/>.</summary>
    public static IReadOnlyList<Problem> Check(ListingKind kind, PlanDraft plan, string field)
    {
        var problems = new List<Problem>();
        void Wrong(string code, string message, string part) => problems.Add(new Problem(ProblemKind.Invalid, code, message, $"{field}.{part}"));

        if (string.IsNullOrWhiteSpace(plan.Name))
            Wrong("plan-unnamed", "Give the plan a name.", "name");
        if (plan.Name.Length > NameLengthMax)
            Wrong("plan-name-too-long", $"A plan's name has at most {NameLengthMax} characters.", "name");
        if (plan.Description.Length > DescriptionLengthMax)
            Wrong("plan-description-too-long", $"A plan's description has at most {DescriptionLengthMax} characters.", "description");
        if (!ListingRules.CanBePriced(plan.PriceMinor))
            Wrong("plan-price-out-of-range", "A price is nothing or more, and not beyond what the marketplace can handle.", "price");

        var terms = plan.Terms;
        if (MilestoneMoney.Check(terms.Milestones ?? [], $"{field}.milestones") is { } milestones)
            problems.Add(milestones);
        switch (kind)
        {
            case ListingKind.Appointment:
                if (plan.DurationMinutes is < DurationMinutesMin or > DurationMinutesMax)
                    Wrong("plan-duration-out-of-range", $"An appointment takes {DurationMinutesMin} minutes to 7 days.", "duration_minutes");
                if (plan.BufferBeforeMinutes is < 0 or > BufferMinutesMax)
                    Wrong("plan-buffer-out-of-range", "A buffer is 0 minutes to 24 hours.", "buffer_before_minutes");
                if (plan.BufferAfterMinutes is < 0 or > BufferMinutesMax)
                    Wrong("plan-buffer-out-of-range", "A buffer is 0 minutes to 24 hours.", "buffer_after_minutes");
                break;
            case ListingKind.Rental:
                if (terms.Per is null)
                    Wrong("plan-unit-missing", "Say what the price is for: an hour or a day.", "per");
                if (terms.MinutesMin is not (>= 1 and <= RentalMinutesMax))
                    Wrong("plan-minutes-out-of-range", "Say the shortest time: a minute or more.", "minutes_min");
                if (terms.MinutesMax is not (>= 1 and <= RentalMinutesMax) || terms.MinutesMax < terms.MinutesMin)
                    Wrong("plan-minutes-out-of-range", "Say the longest time: not shorter than the shortest, at most a year.", "minutes_max");
                break;
            case ListingKind.Gig:
                if (terms.DeliveryDays is not (>= 1 and <= DeliveryDaysMax))
                    Wrong("plan-delivery-out-of-range", $"A delivery takes 1 to {DeliveryDaysMax} days.", "delivery_days");
                if (terms.Revisions is not (>= 0 and <= RevisionsMax))
                    Wrong("plan-revisions-out-of-range", $"There are 0 to {RevisionsMax} revisions.", "revisions");
                break;
            case ListingKind.Membership:
                problems.AddRange(RenewalTerms.Check(terms.Renewal, field));
                break;
            case ListingKind.Package:
                if (terms.Quantity is not (>= 1 and <= QuantityMax))
                    Wrong("plan-quantity-out-of-range", $"A package holds 1 to {QuantityMax}.", "quantity");
                if (terms.Cycle is null)
                    Wrong("plan-cycle-missing", "Say how often it is delivered.", "cycle");
                break;
        }

        return problems;
    }

    /// <summary>A plan without what other kinds promise.</summary>
    public static PlanDraft Only(ListingKind kind, PlanDraft plan) => kind switch
    {
        ListingKind.Appointment => plan with { Terms = new PlanTerms(Milestones: plan.Terms.Milestones) },
        ListingKind.Rental => plan with { Terms = new PlanTerms(plan.Terms.Per, plan.Terms.MinutesMin, plan.Terms.MinutesMax, Milestones: plan.Terms.Milestones) },
        ListingKind.Gig => plan with { Terms = new PlanTerms(DeliveryDays: plan.Terms.DeliveryDays, Revisions: plan.Terms.Revisions, Milestones: plan.Terms.Milestones) },
        ListingKind.Membership => plan with { Terms = new PlanTerms(Renewal: plan.Terms.Renewal) },
        _ => plan with { Terms = new PlanTerms(Quantity: plan.Terms.Quantity, Cycle: plan.Terms.Cycle, Milestones: plan.Terms.Milestones) },
    };
}
