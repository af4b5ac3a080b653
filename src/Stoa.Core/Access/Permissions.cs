using static Stoa.Core.Access.MemberRole;

namespace Stoa.Core.Access;

/// <summary>The one table of what each role may do. Pages, the API and every button ask it.</summary>
public static class Permissions
{
    private sealed record Row(MemberRole[] Roles, string Deed);

    private static readonly Dictionary<Permission, Row> Table = new()
    {
        [Permission.SeeBookings] = new([Owner, Manager, Staff, Finance], "see bookings"),
        [Permission.WorkBookings] = new([Owner, Manager, Staff], "deal with bookings"),
        [Permission.SeeListings] = new([Owner, Manager, Staff, Finance], "see listings"),
        [Permission.EditListings] = new([Owner, Manager], "change listings"),
        [Permission.SeeSchedules] = new([Owner, Manager, Staff], "see schedules"),
        [Permission.EditSchedules] = new([Owner, Manager], "change schedules"),
        [Permission.SeePlaces] = new([Owner, Manager, Staff, Finance], "see locations and resources"),
        [Permission.EditPlaces] = new([Owner, Manager], "change locations and resources"),
        [Permission.SeeTeam] = new([Owner, Manager, Staff, Finance], "see the team"),
        [Permission.EditStaff] = new([Owner, Manager], "invite and remove staff"),
        [Permission.EditTeam] = new([Owner], "change the team"),
        [Permission.SeeReadiness] = new([Owner, Manager, Finance], "see what is missing"),
        [Permission.EditProfile] = new([Owner, Manager], "change the profile"),
        [Permission.AcceptTerms] = new([Owner], "accept terms"),
        [Permission.SeeMoney] = new([Owner, Manager, Finance], "see the money"),
        [Permission.MoveMoney] = new([Owner, Finance], "have money paid out"),
    };

    /// <summary>Whether a role has a permission.</summary>
    public static bool Has(this MemberRole role, Permission permission) => RolesWith(permission).Contains(role);

    /// <summary>The roles that have a permission, in declared order.</summary>
    public static IReadOnlyList<MemberRole> RolesWith(Permission permission) => Table[permission].Roles;

    /// <summary>What it takes to give somebody this role, or to take it from them.</summary>
    public static Permission ToChange(MemberRole role) => role is Staff ? Permission.EditStaff : Permission.EditTeam;

    /// <summary>The roles that a member of this role may give and take.</summary>
    public static IReadOnlyList<MemberRole> ToGive(this MemberRole role) => [.. Enum.GetValues<MemberRole>().Where(given => role.Has(ToChange(given)))];

    /// <summary>The refusal for a member whose role does not have the permission.</summary>
    public static Problem Refusal(Permission permission)
    {
        var row = Table[permission];
        return new Problem(ProblemKind.Forbidden, "role-may-not", $"{Names(row.Roles)} may {row.Deed}. Ask one of them.");
    }

    /// <summary>A role as it is written on pages.</summary>
    public static string InWords(this MemberRole role) => role.ToString();

    // Owners, managers and finance members
    private static string Names(MemberRole[] roles)
    {
        var names = roles.Select(role => role switch
        {
            Owner => "owners",
            Manager => "managers",
            Staff => "staff",
            _ => "finance members",
        }).ToArray();
        var text = names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
        return $"Only {text}";
    }
}
