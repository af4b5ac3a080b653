namespace Stoa.Core.Access;

/// <summary>A member's place in an organization: an owner does everything, a manager the trade, staff their day, finance the money.</summary>
public enum MemberRole
{
    /// <summary>Everything, other owners included.</summary>
    Owner,

    /// <summary>Runs the trade: offers, places, schedules, bookings, staff.</summary>
    Manager,

    /// <summary>Works the day.</summary>
    Staff,

    /// <summary>Sees bookings and deals with the money.</summary>
    Finance,
}
