namespace Stoa.Core.Readiness;

/// <summary>Every requirement there is. Which of them count, and for what, the marketplace says.</summary>
public static class Requirements
{
    /// <summary>Someone can be reached.</summary>
    public const string Contact = "contact";

    /// <summary>People can read who they are dealing with.</summary>
    public const string Profile = "profile";

    /// <summary>There is a place.</summary>
    public const string Location = "location";

    /// <summary>Something can be booked at some time.</summary>
    public const string Schedule = "schedule";

    /// <summary>There is something to offer.</summary>
    public const string Listing = "listing";

    /// <summary>Money has somewhere to go.</summary>
    public const string PayoutAccount = "payout-account";

    /// <summary>The marketplace's terms are accepted.</summary>
    public const string Terms = "terms";

    /// <summary>An operator has seen that the business is what it says.</summary>
    public const string Documents = "documents";

    /// <summary>All of them, in the order of the checklist.</summary>
    public static IReadOnlyList<Requirement> All { get; } =
    [
        new(Contact, RequirementKind.Computed, "A confirmed e-mail address", "An owner confirms the e-mail address of the account."),
        new(Profile, RequirementKind.Computed, "A complete profile", "Write a few sentences about your business."),
        new(Location, RequirementKind.Computed, "A location", "Say where you work."),
        new(Schedule, RequirementKind.Computed, "Opening hours", "Say who or what can be booked, and when it is open."),
        new(Listing, RequirementKind.Computed, "A listing with a plan", "Write a listing with at least one plan and its price."),
        new(Terms, RequirementKind.Attested, "The terms are accepted", "An owner reads and accepts the terms."),
        new(Documents, RequirementKind.Verified, "The business is checked", "Ask for the check, and say where the documents can be seen."),
        new(PayoutAccount, RequirementKind.Computed, "An account for payouts", "Say where your money goes."),
    ];

    /// <summary>A requirement; null when there is none of that id.</summary>
    public static Requirement? Find(string id) => All.FirstOrDefault(one => one.Id == id);
}
