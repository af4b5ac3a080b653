using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Coupons;

/// <summary>Coupons with what became of them, newest first.</summary>
public static class ListCoupons
{
    /// <summary>A coupon.</summary>
    /// <param name="Id">The coupon.</param>
    /// <param name="Terms">Its terms.</param>
    /// <param name="Currency">Of its amounts.</param>
    /// <param name="Uses">How often it is used.</param>
    /// <param name="Off">What it has taken off in all.</param>
    /// <param name="Provider">Who pays, or where alone it can be used; null for everywhere.</param>
    /// <param name="Listing">The listing it is for; null for all.</param>
    /// <param name="CreatedAt">When it was made.</param>
    public sealed record Item(
        Id<IssuedCoupon> Id, Coupon Terms, Currency Currency, int Uses, Money Off, string? Provider, string? Listing, Instant CreatedAt)
    {
        /// <summary>In a word, how it stands.</summary>
        public string Standing(Instant now) => this switch
        {
            { Terms.IsPaused: true } => "Paused",
            { Terms.ValidUntil: { } end } when now >= end => "Over",
            { Terms.UsesMax: { } max } when Uses >= max => "Used up",
            _ when now < Terms.ValidFrom => "Not yet",
            _ => "In use",
        };
    }

    private sealed record Position(Id<IssuedCoupon> Id);

    /// <summary>A provider's own; all of them for null.</summary>
    public static async Task<Outcome<Page<Item>>> Run(Id<Organization>? provider, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        var coupons = work.Db.Set<IssuedCoupon>().AsNoTracking();
        if (provider is { } own) coupons = coupons.Where(c => c.OrganizationId == own && c.PaidBy == DiscountPayer.Provider);
        if (after.Value is { } position) coupons = coupons.Where(c => c.Id < position.Id);
        var uses = work.Db.Set<CouponUse>();
        var (organizations, listings) = (work.Db.Set<Organization>(), work.Db.Set<Listing>());
        var rows = await coupons.OrderByDescending(c => c.Id).Take(take + 1).Select(c => new
        {
            Coupon = c,
            Off = uses.Where(u => u.CouponId == c.Id && u.GivenBackAt == null).Sum(u => (long?)u.OffMinor) ?? 0,
            Provider = organizations.Where(o => o.Id == c.OrganizationId).Select(o => o.Name).FirstOrDefault(),
            Listing = listings.Where(l => l.Id == c.ListingId).Select(l => l.Title).FirstOrDefault(),
        }).ToListAsync(cancel);
        return Cursor.Cut(
            [
                .. rows.Select(row => new Item(
                    row.Coupon.Id, row.Coupon.Terms(), Currency.Parse(row.Coupon.Currency), row.Coupon.Uses, new Money(row.Off, Currency.Parse(row.Coupon.Currency)),
                    row.Provider, row.Listing, row.Coupon.CreatedAt)),
            ],
            take, item => new Position(item.Id));
    }
}
