namespace Stoa.Core.Access;

/// <summary>What a member may or may not do in an organization. Who may, says <see cref="Permissions"/>.</summary>
public enum Permission
{
    /// <summary>See the day, the bookings and the requests.</summary>
    SeeBookings,

    /// <summary>Accept, decline, complete, cancel and move bookings.</summary>
    WorkBookings,

    /// <summary>See listings as they are edited, with what is not published.</summary>
    SeeListings,

    /// <summary>Write listings, plans, options and pictures, and publish them.</summary>
    EditListings,

    /// <summary>See opening hours, exceptions and calendars.</summary>
    SeeSchedules,

    /// <summary>Change opening hours, exceptions and calendars.</summary>
    EditSchedules,

    /// <summary>See locations and resources.</summary>
    SeePlaces,

    /// <summary>Open, change and retire locations and resources.</summary>
    EditPlaces,

    /// <summary>See who belongs to the team.</summary>
    SeeTeam,

    /// <summary>Invite and remove staff.</summary>
    EditStaff,

    /// <summary>Invite and remove anybody, and change roles.</summary>
    EditTeam,

    /// <summary>See what is still missing before the organization may publish or be paid.</summary>
    SeeReadiness,

    /// <summary>Change the public profile, and ask the operator for a check.</summary>
    EditProfile,

    /// <summary>Accept terms in the organization's name.</summary>
    AcceptTerms,

    /// <summary>See the balance and what moved it.</summary>
    SeeMoney,

    /// <summary>Say where money is paid out to, and have it paid out.</summary>
    MoveMoney,
}
