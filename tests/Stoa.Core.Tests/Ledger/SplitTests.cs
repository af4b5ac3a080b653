using FsCheck;
using FsCheck.Fluent;
using Stoa.Core.Ledger;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Ledger;

/// <summary>Charges that are split as they are paid: who gets what, who gives what back, and how the books show it.</summary>
public sealed class SplitTests
{
    private const string Order = "ord_1";
    private const string Seller = "org_1";
    private const string Gateway = "mercadopago";

    [Theory]
    [InlineData(110, 90, 0, 90)]
    [InlineData(60, 90, 0, 60)]
    [InlineData(110, 90, 36, 54)]
    [InlineData(110, 90, 200, 0)]
    [InlineData(110, 0, 0, 0)]
    public void A_seller_gets_its_share_as_far_as_it_is_charged_less_what_it_owes(int charge, int share, int owed, int ahead) =>
        Assert.Equal(Sale.Dollars(ahead), SplitCharge.AheadOf(Sale.Dollars(charge), Sale.Dollars(share), Sale.Dollars(owed)));

    [Theory]
    // charge, share, balance, what the seller gets: -1 for a charge that goes to the marketplace.
    [InlineData(11_000, 9_000, 0, 9_000)]
    [InlineData(11_000, 9_000, -700, 9_000)]
    [InlineData(11_000, 9_000, 700, 8_300)]
    // The processor says no cents.
    [InlineData(11_000, 9_099, 0, 9_000)]
    [InlineData(11_000, 2_200, 0, 2_200)]
    [InlineData(11_000, 2_199, 0, -1)]
    [InlineData(11_000, 9_000, 6_800, 2_200)]
    [InlineData(11_000, 9_000, 6_801, -1)]
    [InlineData(11_000, 9_000, 20_000, -1)]
    [InlineData(11_000, 0, 0, -1)]
    [InlineData(4, 4, 0, -1)]
    public void A_seller_gets_a_fifth_at_least_or_the_marketplace_gets_all(int charge, int share, int balance, int ahead)
    {
        var zero = Sale.Dollars(0);
        var offered = SplitCharge.Offer(zero with { Minor = charge }, zero with { Minor = share }, zero with { Minor = balance }, amount => amount with { Minor = amount.Minor / 100 * 100 });
        Assert.Equal(ahead, offered?.Minor ?? -1);
    }

    [Theory]
    [InlineData(20, "CAD", true)]
    [InlineData(21, "CAD", true)]
    [InlineData(19, "CAD", false)]
    [InlineData(20, "USD", false)]
    [InlineData(null, "CAD", false)]
    public void A_payment_that_was_made_on_our_page_leaves_our_part(int? part, string currency, bool fits) =>
        Assert.Equal(fits, new SplitCharge(Sale.Dollars(110), Sale.Dollars(90), Sale.Dollars(0), Sale.Dollars(0)).Fits(part is { } came ? Money.Of(came, Currency.Parse(currency)) : null));

    [Fact]
    public void Whatever_goes_back_in_whatever_parts_comes_from_both_and_ends_at_zero()
    {
        var charges = from charge in Gen.Choose(1, 200_000)
                      from ahead in Gen.Choose(0, charge)
                      from parts in Gen.Choose(1, 60_000).ListOf(8)
                      select (charge, ahead, parts);
        Prop.ForAll(charges.ToArbitrary(), it =>
        {
            var zero = Sale.Dollars(0);
            var split = new SplitCharge(zero with { Minor = it.charge }, zero with { Minor = it.ahead }, zero, zero);
            foreach (var minor in it.parts.Append(it.charge))
            {
                var open = split.Charge - split.Back;
                var part = zero with { Minor = Math.Min(minor, open.Minor) };
                var seller = split.FromSeller(part);
                Assert.InRange(seller.Minor, 0, Math.Min(part.Minor, (split.Ahead - split.AheadBack).Minor));
                // Nobody gives more than a cent beyond the proportion.
                if (open.IsPositive) Assert.True(Math.Abs(seller.Minor - (decimal)part.Minor * (split.Ahead - split.AheadBack).Minor / open.Minor) <= 1);
                split = split with { Back = split.Back + part, AheadBack = split.AheadBack + seller };
            }
            Assert.Equal((split.Charge, split.Ahead), (split.Back, split.AheadBack));
        }).QuickCheckThrowOnFailure();
    }

    public static TheoryData<JournalEntry, string> Table => new()
    {
        { Shared(Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(110)), 90, 0), "held:ord_1 -110.00, gateway:mercadopago 20.00, ahead:ord_1 90.00" },
        { Shared(Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(60)), 60, 0), "held:ord_1 -60.00, ahead:ord_1 60.00" },
        { Shared(Entries.RefundedBeforeRelease("rfd_1", Gateway, Order, Sale.Shares(36, 4, 4)), 36, 0), "held:ord_1 44.00, gateway:mercadopago -8.00, ahead:ord_1 -36.00" },
        {
            Shared(Entries.RefundedAfterRelease("rfd_1", Gateway, Order, Seller, Sale.Shares(36, 4, 4)), 0, 36),
            "payable:org_1 36.00, revenue:commission 4.00, revenue:surcharge 4.00, gateway:mercadopago -8.00, payable:org_1 -36.00"
        },
        { Shared(Entries.DisputeOpened("dsp_1", Gateway, Order, Sale.Dollars(110)), 60, 30), "disputes 110.00, gateway:mercadopago -20.00, ahead:ord_1 -60.00, payable:org_1 -30.00" },
        { Shared(Entries.DisputeWon("dsp_1", Gateway, Order, Sale.Dollars(110)), 90, 0), "disputes -110.00, gateway:mercadopago 20.00, ahead:ord_1 90.00" },
        { SplitEntries.Settled("ord_1/released", Gateway, Order, Seller, Sale.Dollars(90)), "payable:org_1 90.00, ahead:ord_1 -90.00" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Every_event_has_its_entry(JournalEntry entry, string postings) =>
        Assert.Equal(postings, string.Join(", ", entry.Postings.Select(posting => $"{posting.Account} {posting.Amount}".Replace(" CAD", ""))));

    [Fact]
    public void More_than_moved_and_what_moved_elsewhere_cannot_be_shared()
    {
        Assert.Throws<ArgumentException>(() => Shared(Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(110)), 111, 0));
        Assert.Throws<ArgumentException>(() => Shared(Entries.Captured("pay_1", "stripe", Order, Sale.Dollars(110)), 1, 0));
        Assert.Throws<ArgumentException>(() => Shared(Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(110)), -1, 0));
        Assert.Throws<ArgumentException>(() => SplitEntries.Settled("ord_1/released", Gateway, Order, Seller, Sale.Dollars(0)));
    }

    private static JournalEntry Shared(JournalEntry entry, int ahead, int payable) =>
        SplitEntries.Shared(entry, Gateway, [(Account.Ahead(Order), Sale.Dollars(ahead)), (Account.Payable(Seller), Sale.Dollars(payable))]);
}
