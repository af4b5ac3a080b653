using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Prices;

/// <summary>Sales with coupons and credit, and what the books say of them.</summary>
internal sealed class Promotions(TestStoa stoa, Shop shop)
{
    public static readonly Instant Tomorrow = Sale.Tomorrow;

    public Sale Sale { get; } = new(stoa, shop);

    /// <summary>Makes a coupon: 20 % off, paid by the marketplace, unless told otherwise.</summary>
    public Task<Id<IssuedCoupon>> Issue(string code, int percent = 20, DiscountPayer paidBy = DiscountPayer.Platform, int? max = null, int? perCustomer = null, bool first = false) =>
        stoa.With(async (work, _) =>
        {
            var coupon = new IssuedCoupon
            {
                Id = Id<IssuedCoupon>.New(work.Now), Code = code, PercentBp = percent * 100, Currency = "CAD", PaidBy = paidBy, ValidFrom = work.Now,
                UsesMax = max, UsesPerCustomerMax = perCustomer, IsForFirstOrder = first, IsPaused = false, CreatedAt = work.Now,
                OrganizationId = paidBy == DiscountPayer.Provider ? shop.Organization : null,
            };
            work.Db.Add(coupon);
            Assert.Null(await work.Commit(CancellationToken.None));
            return coupon.Id;
        });

    /// <summary>Somebody with an account.</summary>
    public Task<Actor> NewMember() => stoa.With(async (work, _) =>
    {
        var user = new User
        {
            Id = Id<User>.New(work.Now), Email = work.Cipher.Seal($"{Guid.NewGuid():N}@example.org", User.EmailPurpose),
            EmailIndex = Guid.NewGuid().ToByteArray(), Name = work.Cipher.Seal("Mia Member", User.NamePurpose), SecurityStamp = "s", CreatedAt = work.Now,
        };
        var customer = new Customer { Id = Id<Customer>.New(work.Now), UserId = user.Id, IsOwn = true, CreatedAt = work.Now };
        work.Db.AddRange(user, customer);
        Assert.Null(await work.Commit(CancellationToken.None));
        return new Actor(Guid.CreateVersion7(), user.Id.Value, customer.Id.Value, null, IsOperator: false, []);
    });

    /// <summary>Gives credit, as an operator does.</summary>
    public Task Grant(Actor member, decimal dollars) => stoa.With(async (work, _) =>
    {
        var granted = await GrantCredit.Run(new Id<Customer>(member.CustomerId!.Value), Money.Of(dollars, Currency.Parse("CAD")), "For the trouble", work, CancellationToken.None);
        Assert.Null(granted.Problem);
        return 0;
    });

    public async Task<Outcome<PlaceOrder.Placed>> TryPlace(Actor actor, Instant start, string? coupon = null, bool useCredit = false, string email = "ada@example.org")
    {
        var (held, refusal) = await Sale.TryHold(actor, start);
        Assert.Null(refusal);
        return await TryPlace(actor, held!.Id, coupon, useCredit, email);
    }

    public Task<Outcome<PlaceOrder.Placed>> TryPlace(Actor actor, Id<Reservation> hold, string? coupon = null, bool useCredit = false, string email = "ada@example.org") => stoa.With(
        (work, services) => PlaceOrder.Run(
            new(hold, "Ada", email, Coupon: coupon, UseCredit: useCredit), work, services.GetRequiredService<Offers>(),
            services.GetRequiredService<Quotes>(), services.GetRequiredService<Marketplace>(), CancellationToken.None), actor);

    public async Task<Id<Order>> Place(Actor actor, Instant start, string? coupon = null, bool useCredit = false, string email = "ada@example.org")
    {
        var placed = await TryPlace(actor, start, coupon, useCredit, email);
        Assert.Null(placed.Problem);
        return placed.Value.Id;
    }

    /// <summary>The gateway says that it was paid, as its webhook does.</summary>
    public async Task Capture(Id<Order> order)
    {
        await stoa.With(async (work, _) =>
        {
            var payments = await LockPayments.Of(work, order, CancellationToken.None);
            var payment = payments.Single();
            payment.Gateway ??= "sandbox";
            await PaymentFacts.Capture(work, payment, payments, new GatewayFact.Captured(payment.Amount, null), CancellationToken.None);
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        await stoa.Settle();
    }

    /// <summary>What the gateway says of each refund that was asked for: done.</summary>
    public async Task SettleRefunds(Id<Order> order)
    {
        await stoa.With(async (work, _) =>
        {
            var payments = await LockPayments.Of(work, order, CancellationToken.None);
            foreach (var refund in await work.Db.Set<Refund>().Where(r => r.OrderId == order && r.Status == RefundStatus.Requested).ToListAsync())
                await RefundFacts.Apply(work, payments.Single(p => p.Id == refund.PaymentId), new GatewayFact.Refunded($"re_{refund.Id}", refund.Id.ToString(), refund.Amount), CancellationToken.None);
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
    }

    /// <summary>Every balance that an order's entries leave, by account without ids: "credit 30.00, expense:promotions 20.00".</summary>
    public async Task<string> Books(Id<Order> order)
    {
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        await using var command = database.CreateCommand("""
            select string_agg(format('%s %s', account, to_char(minor / 100.0, 'FM999990.00')), ', ' order by account) from (
                select regexp_replace(p.account, ':(ord|org|cus)_.*$', '') as account, sum(p.amount_minor) as minor
                from payments.postings p join payments.entries e on e.id = p.entry_id where e.order_id = $1 group by 1) x where minor <> 0
            """);
        command.Parameters.Add(new() { Value = order.Value });
        return await command.ExecuteScalarAsync() as string ?? "";
    }

    public Task<decimal> CreditOf(Actor member) => stoa.With(async (work, _) =>
        (await FundOrder.Available(new Id<Customer>(member.CustomerId!.Value), Currency.Parse("CAD"), work, CancellationToken.None)).Major);

    public Task<int> UsesOf(Id<IssuedCoupon> coupon) => stoa.With((work, _) => work.Db.Set<IssuedCoupon>().Where(c => c.Id == coupon).Select(c => c.Uses).SingleAsync());

    public async Task CheckBooks()
    {
        await stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        Assert.Empty((await new LedgerCheck(database).Run(CancellationToken.None)).Findings);
    }
}
