using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Coupons;

/// <summary>Makes a coupon: an operator one that the marketplace pays, a provider one that it pays itself.</summary>
public static class IssueCoupon
{
    /// <summary>Its terms; what is null does not limit it.</summary>
    /// <param name="Code">What customers type.</param>
    /// <param name="PercentBp">The share it takes off, in basis points: 2000 is 20 %. This or <paramref name="Amount"/>.</param>
    /// <param name="Amount">The amount it takes off.</param>
    /// <param name="AtMost">The most that a share takes off.</param>
    /// <param name="Minimum">The smallest price it is for.</param>
    /// <param name="ValidFrom">From when; now when null.</param>
    /// <param name="ValidUntil">The first instant it can no longer be used.</param>
    /// <param name="UsesMax">How often in all.</param>
    /// <param name="UsesPerCustomerMax">How often by one customer.</param>
    /// <param name="IsForFirstOrder">Only for a first order.</param>
    /// <param name="Category">Only for this category and those below.</param>
    /// <param name="ListingId">Only for this listing.</param>
    /// <param name="OrganizationId">Only at this provider.</param>
    public sealed record Request(
        string? Code, int? PercentBp = null, Money? Amount = null, Money? AtMost = null, Money? Minimum = null, Instant? ValidFrom = null,
        Instant? ValidUntil = null, int? UsesMax = null, int? UsesPerCustomerMax = null, bool IsForFirstOrder = false, string? Category = null,
        Id<Listing>? ListingId = null, Id<Organization>? OrganizationId = null);

    private static readonly Problem NoValue = new(ProblemKind.Invalid, "coupon-value-required", "Say what it takes off: a share or an amount.", "value");

    /// <summary>Makes it.</summary>
    /// <param name="request">Its terms.</param>
    /// <param name="provider">Who pays; null for the marketplace.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="marketplace">Its currency and categories.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Outcome<Id<IssuedCoupon>>> Run(
        Request request, Id<Organization>? provider, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if ((request.PercentBp is null) == (request.Amount is null)) return NoValue;
        if (request.PercentBp is < 1 or > BasisPoints.PerWhole)
            return new Problem(ProblemKind.Invalid, "coupon-rate-out-of-range", "A share is more than 0 % and at most 100 %.", "value");
        var row = new IssuedCoupon
        {
            Id = Id<IssuedCoupon>.New(work.Now),
            Code = CouponRules.Normalize(request.Code),
            PercentBp = request.PercentBp,
            OffMinor = request.Amount?.Minor,
            AtMostMinor = request.AtMost?.Minor,
            Currency = (request.Amount ?? request.AtMost ?? request.Minimum)?.Currency.Code ?? marketplace.Currency.Code,
            PaidBy = provider is null ? DiscountPayer.Platform : DiscountPayer.Provider,
            ValidFrom = request.ValidFrom ?? work.Now,
            ValidUntil = request.ValidUntil,
            MinimumMinor = request.Minimum?.Minor,
            UsesMax = request.UsesMax,
            UsesPerCustomerMax = request.UsesPerCustomerMax,
            IsForFirstOrder = request.IsForFirstOrder,
            IsPaused = false,
            OrganizationId = provider ?? request.OrganizationId,
            Category = string.IsNullOrEmpty(request.Category) ? null : request.Category,
            ListingId = request.ListingId,
            CreatedAt = work.Now,
            CreatedBy = work.Actor.UserId,
        };
        if (CouponRules.CheckTerms(row.Terms(), Currency.Parse(row.Currency)) is [var wrong, ..]) return wrong;
        if (await CheckScope(row, work, marketplace, cancel) is { } elsewhere) return elsewhere;
        work.Db.Add(row);
        work.Audit("prices.issue-coupon", row.Id.ToString(), after: new { row.Code, row.PaidBy, row.PercentBp, row.OffMinor, row.UsesMax });
        return await work.Commit(cancel) is { } refused ? refused : row.Id;
    }

    private static async Task<Problem?> CheckScope(IssuedCoupon row, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (row.Category is { } category && marketplace.FindCategory(category) is null)
            return new Problem(ProblemKind.Invalid, "category-unknown", "There is no such category.", "category");
        if (row.OrganizationId is { } organization && !await work.Db.Set<Organization>().AnyAsync(o => o.Id == organization, cancel))
            return new Problem(ProblemKind.Invalid, "organization-unknown", "There is no such provider.", "organization");
        if (row.ListingId is { } listing && !await work.Db.Set<Listing>().AnyAsync(l => l.Id == listing && (row.OrganizationId == null || l.OrganizationId == row.OrganizationId), cancel))
            return new Problem(ProblemKind.Invalid, "listing-unknown", "There is no such listing here.", "listing");
        return null;
    }
}
