using Stoa.Core.Access;

namespace Stoa.Server.Provider;

/// <summary>A page of the desk's navigation.</summary>
/// <param name="Text">What the link says.</param>
/// <param name="Page">The part of the path after the organization.</param>
/// <param name="Permission">Who sees the link; the page's route asks for the same.</param>
internal sealed record DeskPage(string Text, string Page, Permission Permission);

/// <summary>The pages of the desk in the order of its navigation: the one place to add one.</summary>
internal static class DeskPages
{
    internal static readonly IReadOnlyList<DeskPage> All =
    [
        new("My day", "day", Permission.SeeBookings),
        new("Bookings", "bookings", Permission.SeeBookings),
        new("Listings", "listings", Permission.SeeListings),
        new("Questions", "questions", Permission.SeeListings),
        new("Opening hours", "schedules", Permission.SeeSchedules),
        new("Calendars", "calendars", Permission.SeeSchedules),
        new("Locations", "locations", Permission.SeePlaces),
        new("Resources", "resources", Permission.SeePlaces),
        new("Team", "team", Permission.SeeTeam),
        new("Profile", "profile", Permission.EditProfile),
        new("Getting ready", "ready", Permission.SeeReadiness),
        new("Coupons", "coupons", Permission.SeeListings),
        new("Balance", "balance", Permission.SeeMoney),
        new("Invoices", "invoices", Permission.SeeMoney),
    ];
}
