using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Coupons;

/// <summary>Coupons for programs: an operator's under <c>/operations</c>, a provider's under its organization.</summary>
internal static class CouponApi
{
    /// <summary>A coupon that was made.</summary>
    public sealed record Issued(Id<IssuedCoupon> Id);

    internal static async Task<IResult> ListAll(string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListCoupons.Run(null, cursor, limit, work, cancel)).Answer();

    internal static async Task<IResult> ListOwn(Id<Organization> organization, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListCoupons.Run(organization, cursor, limit, work, cancel)).Answer();

    internal static async Task<IResult> IssueAny(IssueCoupon.Request request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Made(await IssueCoupon.Run(request, null, work, marketplace, cancel), "/api/v1/operations/coupons");

    internal static async Task<IResult> IssueOwn(
        Id<Organization> organization, IssueCoupon.Request request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Made(await IssueCoupon.Run(request, organization, work, marketplace, cancel), $"/api/v1/organizations/{organization}/coupons");

    internal static async Task<IResult> PatchAny(Id<IssuedCoupon> id, PauseCoupon.Request request, Work work, CancellationToken cancel) =>
        await PauseCoupon.Run(id, request, null, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    internal static async Task<IResult> PatchOwn(
        Id<Organization> organization, Id<IssuedCoupon> id, PauseCoupon.Request request, Work work, CancellationToken cancel) =>
        await PauseCoupon.Run(id, request, organization, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    private static IResult Made(Outcome<Id<IssuedCoupon>> made, string list) =>
        made.Refused(out var problem) ? problem.Answer() : Outcome<Issued>.Of(new Issued(made.Value)).AnswerCreated(one => $"{list}/{one.Id}");
}
