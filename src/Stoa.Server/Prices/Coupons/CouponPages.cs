using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Pages;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Fields;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Prices.Coupons;

/// <summary>The operator's and the provider's pages of coupons: what there is, how it is used, a new one, pause.</summary>
public static class CouponPages
{
    private const int ListingsMax = 500;

    /// <summary>What a page shows.</summary>
    /// <param name="Desk">The provider's desk; null on the operator's page.</param>
    /// <param name="Coupons">A page of them.</param>
    /// <param name="Listings">What a provider's coupon can be for.</param>
    /// <param name="Marketplace">Its categories, currency and zone.</param>
    /// <param name="Now">The marketplace's time.</param>
    public sealed record View(Desk? Desk, Page<ListCoupons.Item> Coupons, IReadOnlyList<Choice> Listings, Marketplace Marketplace, NodaTime.Instant Now)
    {
        /// <summary>Where its forms go.</summary>
        public string Address => Desk?.Href("coupons") ?? "/operator/coupons";
    }

    /// <summary>GET /operator/coupons</summary>
    internal static Task<IResult> GetOperators(string? cursor, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Show(null, cursor, null, [], work, marketplace, cancel);

    /// <summary>GET /provider/{organization}/coupons</summary>
    internal static Task<IResult> GetProviders(Desk desk, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Show(desk, cursor, null, [], work, marketplace, cancel);

    /// <summary>POST /operator/coupons</summary>
    internal static Task<IResult> PostOperators(HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Issue(null, http, work, marketplace, cancel);

    /// <summary>POST /provider/{organization}/coupons</summary>
    internal static Task<IResult> PostProviders(Desk desk, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Issue(desk, http, work, marketplace, cancel);

    /// <summary>POST /operator/coupons/{id}: pause or resume.</summary>
    internal static Task<IResult> PostPauseOperators(Id<IssuedCoupon> id, HttpContext http, Work work, CancellationToken cancel) =>
        Pause(id, null, http, work, cancel);

    /// <summary>POST /provider/{organization}/coupons/{id}: pause or resume.</summary>
    internal static Task<IResult> PostPauseProviders(Id<IssuedCoupon> id, Desk desk, HttpContext http, Work work, CancellationToken cancel) =>
        Pause(id, desk, http, work, cancel);

    private static async Task<IResult> Issue(Desk? desk, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (request, problems) = CouponForm.Read(form, marketplace.Currency, marketplace.Zone);
        if (problems.Count > 0) return await Show(desk, null, form, problems, work, marketplace, cancel);
        var issued = await IssueCoupon.Run(request, desk?.Id, work, marketplace, cancel);
        if (issued.Refused(out var problem))
        {
            await work.Abandon();
            return await Show(desk, null, form, [problem], work, marketplace, cancel);
        }
        new Flash(Tone.Good, $"{CouponRules.Normalize(request.Code)} can be used now.").Keep(http);
        return new SeeOther(desk?.Href("coupons") ?? "/operator/coupons");
    }

    private static async Task<IResult> Pause(Id<IssuedCoupon> id, Desk? desk, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var pauses = form["step"] == "pause";
        var refused = await PauseCoupon.Run(id, new(pauses), desk?.Id, work, cancel);
        if (refused is { Kind: ProblemKind.NotFound }) return NotFoundPage.Result();
        var done = pauses ? "Paused: nobody can use it until you let it go on." : "It can be used again.";
        new Flash(refused is null ? Tone.Good : Tone.Bad, refused?.Message ?? done).Keep(http);
        return new SeeOther(desk?.Href("coupons") ?? "/operator/coupons");
    }

    private static async Task<IResult> Show(
        Desk? desk, string? cursor, IFormCollection? form, IReadOnlyList<Problem> problems, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var coupons = await ListCoupons.Run(desk?.Id, cursor, null, work, cancel);
        if (coupons.Refused(out var problem)) return ProblemPage.Result(problem, desk?.Href("coupons") ?? "/operator/coupons");
        var view = new View(desk, coupons.Value, desk is null ? [] : await ListingsOf(desk.Id, work, cancel), marketplace, work.Now);
        return new RazorComponentResult<CouponsPage>(new { View = view, Entered = form, Problems = problems })
        {
            StatusCode = problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
        };
    }

    private static async Task<IReadOnlyList<Choice>> ListingsOf(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var listings = await work.Db.Set<Listing>().AsNoTracking().Where(l => l.OrganizationId == organization)
            .OrderBy(l => l.Title).Take(ListingsMax).Select(l => new { l.Id, l.Title }).ToListAsync(cancel);
        return [.. listings.Select(listing => new Choice(listing.Id.ToString(), listing.Title))];
    }
}
