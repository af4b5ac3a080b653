using Stoa.Core.Access;

namespace Stoa.Core.Tests.Access;

/// <summary>What each role may do, as one table that people can read and disagree with.</summary>
public sealed class PermissionsTests
{
    // Permission: owner, manager, staff, finance.
    public static TheoryData<Permission, string> Table => new()
    {
        { Permission.SeeBookings, "yes yes yes yes" },
        { Permission.WorkBookings, "yes yes yes no" },
        { Permission.SeeListings, "yes yes yes yes" },
        { Permission.EditListings, "yes yes no no" },
        { Permission.SeeSchedules, "yes yes yes no" },
        { Permission.EditSchedules, "yes yes no no" },
        { Permission.SeePlaces, "yes yes yes yes" },
        { Permission.EditPlaces, "yes yes no no" },
        { Permission.SeeTeam, "yes yes yes yes" },
        { Permission.EditStaff, "yes yes no no" },
        { Permission.EditTeam, "yes no no no" },
        { Permission.SeeReadiness, "yes yes no yes" },
        { Permission.EditProfile, "yes yes no no" },
        { Permission.AcceptTerms, "yes no no no" },
        { Permission.SeeMoney, "yes yes no yes" },
        { Permission.MoveMoney, "yes no no yes" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_role_may_what_the_table_says(Permission permission, string expected) => Assert.Equal(
        expected, string.Join(' ', Enum.GetValues<MemberRole>().Select(role => role.Has(permission) ? "yes" : "no")));

    [Fact]
    public void The_table_knows_every_permission() =>
        Assert.Equal(Enum.GetValues<Permission>(), Table.Select(row => row.Data.Item1));

    [Fact]
    public void An_owner_may_everything() => Assert.All(Enum.GetValues<Permission>(), permission => Assert.True(MemberRole.Owner.Has(permission)));

    [Theory]
    [InlineData(MemberRole.Owner, "Owner Manager Staff Finance")]
    [InlineData(MemberRole.Manager, "Staff")]
    [InlineData(MemberRole.Staff, "")]
    [InlineData(MemberRole.Finance, "")]
    public void Nobody_gives_more_than_they_may(MemberRole role, string given) => Assert.Equal(given, string.Join(' ', role.ToGive()));

    [Theory]
    [InlineData(Permission.EditTeam, "Only owners may change the team. Ask one of them.")]
    [InlineData(Permission.SeeMoney, "Only owners, managers and finance members may see the money. Ask one of them.")]
    public void A_refusal_says_who_may(Permission permission, string sentence) => Assert.Equal(sentence, Permissions.Refusal(permission).Message);
}
