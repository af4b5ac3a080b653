using Stoa.Core;

namespace Stoa.Server.Organizations;

/// <summary>What organizations refuse.</summary>
internal static class OrganizationProblems
{
    public static readonly Problem NoProvider = new(
        ProblemKind.NotFound, "provider-not-found", "There is no such provider, or it does not offer anything at the moment.");

    public static readonly Problem SuspendedAlready = new(
        ProblemKind.Conflict, "already-suspended", "This provider is suspended already.");

    public static readonly Problem NotOpen = new(
        ProblemKind.Conflict, "not-open", "This provider has not opened yet: there is nothing to suspend.");

    public static readonly Problem NotSuspended = new(
        ProblemKind.Conflict, "not-suspended", "This provider is not suspended.");

    public static readonly Problem TooManyOwned = new(
        ProblemKind.Conflict, "too-many-organizations", $"You own {Setup.StartOrganization.OwnedMax} organizations already. Leave one first.");

    public static readonly Problem TooManyLocations = new(
        ProblemKind.Conflict, "too-many-locations", $"There are {Locations.SaveLocation.LocationsMax} locations already.");

    public static readonly Problem NoLocation = new(ProblemKind.NotFound, "location-not-found", "There is no such location.");

    public static readonly Problem Stale = new(
        ProblemKind.Conflict, "stale-version", "Someone else has changed this in the meantime. Load it again and repeat what you wanted to do.");

    public static readonly Problem NoMember = new(ProblemKind.NotFound, "member-not-found", "They are not in the team, or not any more.");

    public static readonly Problem NoInvitation = new(
        ProblemKind.NotFound, "invitation-not-found", "There is no such invitation, or not any more. Ask for a new one.");

    public static readonly Problem InvitationOver = new(
        ProblemKind.Gone, "invitation-over", "This invitation has been withdrawn or has expired. Ask for a new one.");

    public static readonly Problem InvitationUsed = new(
        ProblemKind.Conflict, "invitation-used", "This invitation has been accepted already.");

    public static readonly Problem NotYourInvitation = new(
        ProblemKind.Forbidden, "invitation-not-yours",
        "This invitation was sent to another e-mail address than your account's. Sign out, and open the link again with the right account.");

    public static readonly Problem SentTooOften = new(
        ProblemKind.Limited, "invitation-sent-too-often", "This invitation was sent a moment ago, or too often. Wait a little, or withdraw it and write a new one.");

    public static readonly Problem TooManyMembers = new(
        ProblemKind.Conflict, "too-many-members", $"A team has at most {Team.InviteMember.MembersMax} members and open invitations.");

    public static Problem ZoneHasBookings(int bookings) => new(
        ProblemKind.Conflict, "zone-has-bookings",
        $"{(bookings == 1 ? "One booking is" : $"{bookings} bookings are")} still to come here. They stay at the same instant, so the clocks of the new zone show another time for them. Tick that you want this, and tell the customers.",
        "confirm_zone");

    public static readonly Problem NoReason = new(
        ProblemKind.Invalid, "reason-missing", $"Say why, in 1 to {SuspendProvider.ReasonLengthMax} characters. The provider and the audit trail will show it.", "reason");
}
