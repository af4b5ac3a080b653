using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Coupons;

/// <summary>Stops a coupon for a while, or lets it go on. Orders that used it keep their price.</summary>
public static class PauseCoupon
{
    private static readonly Problem NotFound = new(ProblemKind.NotFound, "coupon-not-found", "There is no such coupon, or it is not yours.");

    /// <summary>Whether it is paused from now on.</summary>
    public sealed record Request(bool IsPaused);

    /// <summary>Does it; twice is no harm.</summary>
    /// <param name="id">The coupon.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="provider">Whose it must be; null for an operator, who may stop any.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Problem?> Run(Id<IssuedCoupon> id, Request request, Id<Organization>? provider, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var found = await work.Db.Set<IssuedCoupon>().Where(c => c.Id == id).ForUpdate().SingleOrDefaultAsync(cancel);
        if (found is null || (provider is { } own && (found.OrganizationId != own || found.PaidBy != Core.Pricing.Coupons.DiscountPayer.Provider)))
        {
            await work.Abandon();
            return NotFound;
        }
        if (found.IsPaused != request.IsPaused)
        {
            found.IsPaused = request.IsPaused;
            work.Audit(request.IsPaused ? "prices.pause-coupon" : "prices.resume-coupon", id.ToString());
        }
        return await work.Commit(cancel);
    }
}
