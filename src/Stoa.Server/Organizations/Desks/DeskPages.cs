using Stoa.Core.Access;
using Stoa.Server.Site;

namespace Stoa.Server.Organizations.Desks;

/// <summary>A page of the desk's navigation.</summary>
/// <param name="Text">What the link says.</param>
/// <param name="Page">The part of the path after the organization.</param>
/// <param name="Permission">Who sees the link; the page's route asks for the same.</param>
internal sealed record DeskPage(string Text, string Page, Permission Permission);

/// <summary>Pages of the desk that belong together.</summary>
internal sealed record DeskGroup(string Text, IReadOnlyList<DeskPage> Pages);

/// <summary>The pages of the desk in the order of its navigation: the one place to add one.</summary>
internal static class DeskPages
{
    internal static readonly IReadOnlyList<DeskGroup> Groups =
    [
        new("My day", [new("My day", "day", Permission.SeeBookings)]),
        new("Bookings",
        [
            new("All bookings", "bookings", Permission.SeeBookings),
            new("Subscriptions", "subscriptions", Permission.SeeBookings),
            new("Questions", "questions", Permission.SeeListings),
        ]),
        new("Offer",
        [
            new("Listings", "listings", Permission.SeeListings),
            new("Coupons", "coupons", Permission.SeeListings),
        ]),
        new("Hours and places",
        [
            new("Opening hours", "schedules", Permission.SeeSchedules),
            new("Calendars", "calendars", Permission.SeeSchedules),
            new("Locations", "locations", Permission.SeePlaces),
            new("Resources", "resources", Permission.SeePlaces),
        ]),
        new("Money",
        [
            new("Balance", "balance", Permission.SeeMoney),
            new("Invoices", "invoices", Permission.SeeMoney),
        ]),
        new("Business",
        [
            new("Profile", "profile", Permission.EditProfile),
            new("Team", "team", Permission.SeeTeam),
            new("Getting ready", "ready", Permission.SeeReadiness),
        ]),
    ];

    /// <summary>The navigation of a desk: what its member may see.</summary>
    internal static IReadOnlyList<NavigationGroup> NavigationOf(Desk desk) =>
    [
        .. from one in Groups
           let links = (IReadOnlyList<NavigationLink>)[.. one.Pages.Where(page => desk.May(page.Permission)).Select(page => new NavigationLink(page.Text, desk.Href(page.Page)))]
           where links.Count > 0
           select new NavigationGroup(one.Text, links),
    ];
}
