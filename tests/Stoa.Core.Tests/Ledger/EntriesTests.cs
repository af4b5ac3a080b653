using FsCheck.Fluent;
using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Ledger;

public sealed class EntriesTests
{
    private const string Order = "ord_1";
    private const string Seller = "org_1";
    private const string Gateway = "sandbox";

    private static readonly Shares Paid = Sale.Shares(90, 10, 10);

    private static readonly Shares Taxed = Paid with
    {
        Taxes = TaxShares.Of([new("ca-gst", TaxedParts.Price, Sale.Dollars(10)), new("ca-gst", TaxedParts.Surcharge, Sale.Dollars(1))]),
    };

    public static TheoryData<JournalEntry, string> Table => new()
    {
        { Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(110)), "gateway:sandbox 110.00, held:ord_1 -110.00" },
        { Entries.GatewayFee("pay_1", Gateway, Sale.Dollars(3.49m)), "expense:gateway 3.49, gateway:sandbox -3.49" },
        { Entries.Released(Order, Seller, Paid), "held:ord_1 110.00, payable:org_1 -90.00, revenue:commission -10.00, revenue:surcharge -10.00" },
        { Entries.Released(Order, Seller, Sale.Shares(90, 10, 0)), "held:ord_1 100.00, payable:org_1 -90.00, revenue:commission -10.00" },
        { PayoutEntries.ReserveKept("rsv_1", Seller, Sale.Dollars(9)), "payable:org_1 9.00, reserve:org_1 -9.00" },
        { PayoutEntries.ReserveReleased("rsv_1", Seller, Sale.Dollars(9)), "reserve:org_1 9.00, payable:org_1 -9.00" },
        { PayoutEntries.Requested("pyo_1", Seller, Sale.Dollars(90)), "payable:org_1 90.00, pending:org_1 -90.00" },
        { PayoutEntries.PaidOut("pyo_1", Seller, Account.Gateway(Gateway), Sale.Dollars(90)), "pending:org_1 90.00, gateway:sandbox -90.00" },
        { PayoutEntries.PaidOut("pyo_1", Seller, Account.OwnPocket, Sale.Dollars(90)), "pending:org_1 90.00, outside:bank -90.00" },
        { PayoutEntries.Returned("pyo_1", Seller, Sale.Dollars(90), "account closed"), "pending:org_1 90.00, payable:org_1 -90.00" },
        { PayoutEntries.Bounced("pyo_1", Seller, Account.OwnPocket, Sale.Dollars(90), "account closed"), "outside:bank 90.00, payable:org_1 -90.00" },
        { PayoutEntries.DebtWrittenOff("dbt_1", Seller, Sale.Dollars(36), "gone"), "expense:bad-debt 36.00, payable:org_1 -36.00" },
        { PayoutEntries.DebtInvoiced("dbt_1", Seller, Sale.Dollars(36), "2026-1"), "receivable:org_1 36.00, payable:org_1 -36.00" },
        { PayoutEntries.DebtPaid("dbt_1", Seller, Sale.Dollars(36)), "outside:bank 36.00, receivable:org_1 -36.00" },
        { Entries.RefundedBeforeRelease("rfd_1", Gateway, Order, Sale.Shares(36, 4, 4)), "held:ord_1 44.00, gateway:sandbox -44.00" },
        { Entries.RefundedAfterRelease("rfd_1", Gateway, Order, Seller, Sale.Shares(36, 4, 4)), "payable:org_1 36.00, revenue:commission 4.00, revenue:surcharge 4.00, gateway:sandbox -44.00" },
        { Entries.CancellationKept(Order, Seller, Sale.Shares(54, 6, 10)), "held:ord_1 70.00, payable:org_1 -54.00, revenue:commission -6.00, revenue:surcharge -10.00" },
        { Entries.LatePaymentRefunded("rfd_1", Gateway, Order, Sale.Dollars(110)), "held:ord_1 110.00, gateway:sandbox -110.00" },
        { Entries.DisputeOpened("dsp_1", Gateway, Order, Sale.Dollars(110)), "disputes 110.00, gateway:sandbox -110.00" },
        { Entries.DisputeWon("dsp_1", Gateway, Order, Sale.Dollars(110)), "gateway:sandbox 110.00, disputes -110.00" },
        { Entries.RefundedOutside("rfd_1", Order, Seller, Paid.Total, Paid - Paid), "held:ord_1 110.00, outside:bank -110.00" },
        { Entries.RefundedOutside("rfd_1", Order, Seller, Paid.Total - Paid.Total, Paid), "payable:org_1 90.00, revenue:commission 10.00, revenue:surcharge 10.00, outside:bank -110.00" },
        { Entries.Funded(Order, "cus_1", Sale.Dollars(30), Sale.Dollars(20)), "credit:cus_1 30.00, expense:promotions 20.00, held:ord_1 -50.00" },
        { Entries.CreditGranted("crg_1", "cus_1", Sale.Dollars(25)), "expense:promotions 25.00, credit:cus_1 -25.00" },
        { Entries.CreditRevoked("crg_1", "cus_1", Sale.Dollars(25)), "credit:cus_1 25.00, expense:promotions -25.00" },
        { Entries.RefundedAsCredit("rfd_1", "cus_1", Order, Seller, Sale.Dollars(44), Paid - Paid), "held:ord_1 44.00, credit:cus_1 -44.00" },
        { Entries.PromotionReturned("rfd_1", Order, Seller, Paid.Total - Paid.Total, Sale.Shares(9, 1, 0)), "payable:org_1 9.00, revenue:commission 1.00, expense:promotions -10.00" },
        { Entries.Released(Order, Seller, Taxed), "held:ord_1 121.00, payable:org_1 -90.00, revenue:commission -10.00, revenue:surcharge -10.00, tax:ca-gst -11.00" },
        { Entries.DisputeLostBeforeRelease("dsp_1", Order, Paid), "held:ord_1 110.00, disputes -110.00" },
        { Entries.DisputeLostAfterRelease("dsp_1", Order, Seller, Paid), "payable:org_1 90.00, revenue:commission 10.00, revenue:surcharge 10.00, disputes -110.00" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Every_event_has_its_entry(JournalEntry entry, string postings) =>
        Assert.Equal(postings, string.Join(", ", entry.Postings.Select(posting => $"{posting.Account} {posting.Amount}".Replace(" CAD", ""))));

    [Fact]
    public void A_movement_of_nothing_or_less_is_a_fault()
    {
        Assert.Throws<ArgumentException>(() => Entries.Captured("pay_1", Gateway, Order, Money.Zero(Sale.Cad)));
        Assert.Throws<ArgumentException>(() => PayoutEntries.PaidOut("pyo_1", Seller, Account.OwnPocket, Sale.Dollars(-1)));
        Assert.Throws<ArgumentException>(() => Entries.Released(Order, Seller, Shares.None(Sale.Cad)));
        Assert.Throws<ArgumentException>(() => Entries.RefundedBeforeRelease("rfd_1", Gateway, Order, Sale.Shares(5, -1, 0)));
        Assert.Throws<ArgumentException>(() => Entries.RefundedAfterRelease("rfd_1", Gateway, Order, Seller, Sale.Shares(5, -1, 0)));
    }

    [Fact]
    public void A_refund_after_a_payout_leaves_the_provider_owing()
    {
        var books = TrialBalance.Of(
        [
            Entries.Captured("pay_1", Gateway, Order, Sale.Dollars(110)),
            Entries.Released(Order, Seller, Paid),
            PayoutEntries.Requested("pyo_1", Seller, Sale.Dollars(90)),
            PayoutEntries.PaidOut("pyo_1", Seller, Account.Gateway(Gateway), Sale.Dollars(90)),
            Entries.RefundedAfterRelease("rfd_1", Gateway, Order, Seller, Sale.Shares(36, 4, 4)),
        ]);
        Assert.Equal(Sale.Dollars(36), books.Balance(Account.Payable(Seller), Sale.Cad));
        Assert.Equal(Sale.Dollars(-24), books.Balance(Account.Gateway(Gateway), Sale.Cad));
        Assert.True(books.IsZero);
    }

    [Fact]
    public void Whatever_is_refunded_on_the_way_nothing_stays_held_and_the_books_balance()
    {
        var cases =
            from quote in Sale.AnyQuote
            from refunds in Gen.ListOf(Gen.Choose(1, 10_000))
            from releaseAfter in Gen.Choose(0, 10)
            from cancels in Gen.Elements(true, false)
            select (quote, refunds, releaseAfter, cancels);
        Property.Holds(cases, it =>
        {
            if (it.quote.Total.IsZero)
                return;
            var entries = new List<JournalEntry> { Entries.Captured("pay_1", Gateway, Order, it.quote.Total) };
            var refunded = Shares.None(Sale.Cad);
            var released = false;
            foreach (var share in it.refunds)
            {
                if (entries.Count > it.releaseAfter && !released)
                    released = Release(entries, it.quote, refunded, it.cancels);
                var outcome = Refunds.Partial(it.quote, new BasisPoints(share), refunded);
                if (outcome.Refused(out _))
                    continue;
                entries.Add(released
                    ? Entries.RefundedAfterRelease($"rfd_{entries.Count}", Gateway, Order, Seller, outcome.Value)
                    : Entries.RefundedBeforeRelease($"rfd_{entries.Count}", Gateway, Order, outcome.Value));
                refunded += outcome.Value;
            }

            if (!released)
                Release(entries, it.quote, refunded, it.cancels);

            var books = TrialBalance.Of(entries);
            var left = it.quote.Shares - refunded;
            Assert.True(books.IsZero);
            Assert.True(refunded.Total <= it.quote.Total);
            Assert.Equal(Money.Zero(Sale.Cad), books.Balance(Account.Held(Order), Sale.Cad));
            Assert.Equal(left.Total, books.Balance(Account.Gateway(Gateway), Sale.Cad));
            Assert.Equal(-left.Provider, books.Balance(Account.Payable(Seller), Sale.Cad));
            Assert.Equal(-left.Commission, books.Balance(Account.Commission, Sale.Cad));
            Assert.Equal(-left.Surcharge, books.Balance(Account.Surcharge, Sale.Cad));
        });
    }

    private static bool Release(List<JournalEntry> entries, Quote quote, Shares refunded, bool cancels)
    {
        var left = Refunds.Left(quote, refunded);
        if (!left.Total.IsZero)
            entries.Add(cancels ? Entries.CancellationKept(Order, Seller, left) : Entries.Released(Order, Seller, left));
        return true;
    }
}
