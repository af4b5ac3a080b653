using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Coupons;

/// <summary>A code at the checkout: looked at, taken with the order, given back when the order comes to nothing.</summary>
public static class UseCoupon
{
    /// <summary>Who would use it.</summary>
    /// <param name="Customer">Who buys.</param>
    /// <param name="Email">Their address; null for a guest who has not given it yet. It is how a guest is known again.</param>
    public sealed record Buyer(Id<Customer> Customer, string? Email);

    /// <summary>The coupon's terms, or why it cannot be used for this. Whoever buys asks with <paramref name="isTaken"/>: its row stays locked.</summary>
    /// <param name="code">As it was typed.</param>
    /// <param name="offer">What is bought.</param>
    /// <param name="price">Plan and options, before any discount.</param>
    /// <param name="buyer">Who buys.</param>
    /// <param name="isTaken">True to lock it until the order is written.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="marketplace">Its categories and words.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Outcome<Coupon>> Find(
        string code, Offer offer, Money price, Buyer buyer, bool isTaken, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var normal = CouponRules.Normalize(code);
        if (!CouponRules.IsCode(normal)) return CouponRules.Unknown;
        var rows = work.Db.Set<IssuedCoupon>().AsNoTracking().Where(c => c.Code == normal);
        var row = await (isTaken ? rows.ForUpdate() : rows).SingleOrDefaultAsync(cancel);
        if (row is null) return CouponRules.Unknown;
        var coupon = row.Terms();
        var (byCustomer, hasOrdered) = await History(row.Id, buyer, work, cancel);
        var facts = new CouponFacts(
            offer.OrganizationId.ToString(), marketplace.LineOf(offer.Category), offer.ListingId.ToString(), price, row.Uses, byCustomer, hasOrdered);
        return CouponRules.Check(coupon, facts, work.Now, marketplace.Culture) is { } problem ? problem : coupon;
    }

    /// <summary>Counts the use of a coupon whose row is locked, with the order's transaction.</summary>
    internal static async Task<Problem?> Take(Order order, Coupon coupon, Money off, Work work, CancellationToken cancel)
    {
        var id = Id<IssuedCoupon>.Parse(coupon.Id, null);
        if (await Count(id, work, cancel) == 0) return CouponRules.UsedUp;
        work.Db.Add(new CouponUse { OrderId = order.Id, CouponId = id, CustomerId = order.CustomerId, OffMinor = off.Minor, At = work.Now });
        return null;
    }

    /// <summary>The order came to nothing: its use counts no more. Does nothing the second time.</summary>
    internal static async Task GiveBack(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<CouponUse>().SingleOrDefaultAsync(u => u.OrderId == order, cancel) is not { GivenBackAt: null } use) return;
        use.GivenBackAt = work.Now;
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"update prices.coupons set uses = uses - 1 where id = {use.CouponId.Value}", cancel);
    }

    /// <summary>The order lives again: its use counts again, unless the limit was reached meanwhile.</summary>
    internal static async Task<Problem?> TakeAgain(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<CouponUse>().SingleOrDefaultAsync(u => u.OrderId == order, cancel) is not { GivenBackAt: not null } use) return null;
        await work.Begin(cancel);
        if (await Count(use.CouponId, work, cancel) == 0) return CouponRules.UsedUp;
        use.GivenBackAt = null;
        return null;
    }

    private static Task<int> Count(Id<IssuedCoupon> id, Work work, CancellationToken cancel) => work.Db.Database.ExecuteSqlAsync(
        $"update prices.coupons set uses = uses + 1 where id = {id.Value} and (uses_max is null or uses < uses_max)", cancel);

    // Somebody is the same by customer, by account, or by e-mail address, however they came.
    private static async Task<(int Uses, bool HasOrdered)> History(Id<IssuedCoupon> coupon, Buyer buyer, Work work, CancellationToken cancel)
    {
        var connection = await work.Connection(cancel);
        await using var command = new NpgsqlCommand("""
            with same as (
                select c.id from identity.customers c left join identity.users u on u.id = c.user_id
                where c.id = $1 or c.user_id = $2 or c.email_index = any($3) or u.email_index = any($3))
            select (select count(*)::int from prices.coupon_uses x where x.coupon_id = $4 and x.given_back_at is null and x.customer_id in (select id from same)),
                   exists (select 1 from orders.orders o where o.customer_id in (select id from same) and o.state not in ('expired', 'declined', 'cancelled'))
            """, connection);
        command.Parameters.Add(new() { Value = buyer.Customer.Value });
        command.Parameters.Add(new() { Value = work.Actor.UserId ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = IndexesOf(buyer.Email, work) });
        command.Parameters.Add(new() { Value = coupon.Value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt32(0), reader.GetBoolean(1));
    }

    private static byte[][] IndexesOf(string? email, Work work) =>
        string.IsNullOrWhiteSpace(email) ? [] : work.Index.Candidates(IndexKind.Email, email, User.EmailIndexPurpose);
}
