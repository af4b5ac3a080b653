using System.Text;
using NodaTime;
using Stoa.Core.Ledger;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Ledger;

public sealed class JournalEntryTests
{
    private static readonly Account Here = Account.Gateway("sandbox");
    private static readonly Account There = Account.Held("ord_1");

    [Theory]
    [InlineData("gateway:sandbox", AccountKind.Gateway)]
    [InlineData("held:ord_01h455vb4pex5vsknk084sn02q", AccountKind.Held)]
    [InlineData("payable:org_1", AccountKind.Payable)]
    [InlineData("revenue:commission", AccountKind.Revenue)]
    [InlineData("revenue:surcharge", AccountKind.Revenue)]
    [InlineData("expense:gateway", AccountKind.Expense)]
    [InlineData("outside:bank", AccountKind.Outside)]
    [InlineData("disputes", AccountKind.Disputes)]
    [InlineData("reserve:org_1", AccountKind.Reserve)]
    [InlineData("pending:org_1", AccountKind.Pending)]
    [InlineData("receivable:org_1", AccountKind.Receivable)]
    [InlineData("received:pay_1", AccountKind.Received)]
    public void An_account_is_its_name(string name, AccountKind kind)
    {
        var account = Account.Parse(name);
        Assert.Equal(kind, account.Kind);
        Assert.Equal(name, account.Name);
        Assert.Equal(account, Account.Parse(account.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("held")]
    [InlineData("held:")]
    [InlineData("held:ORD")]
    [InlineData("held:a b")]
    [InlineData("held:a:b")]
    [InlineData("pocket:mine")]
    [InlineData("disputes:1")]
    public void Anything_else_is_no_account(string? name) => Assert.False(Account.TryParse(name, out _));

    [Fact]
    public void An_account_of_nobody_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => Account.Held(""));
        Assert.Throws<ArgumentException>(() => Account.Payable(new string('a', Account.PartLengthMax + 1)));
        Assert.Equal(Account.Commission, Account.Parse("revenue:commission"));
    }

    [Fact]
    public void An_entry_that_does_not_balance_in_every_currency_cannot_be_made()
    {
        var euro = new Money(100, Currency.Parse("EUR"));
        Assert.Throws<ArgumentException>(() => Entry());
        Assert.Throws<ArgumentException>(() => Entry((Here, Sale.Dollars(1))));
        Assert.Throws<ArgumentException>(() => Entry((Here, Sale.Dollars(1)), (There, Sale.Dollars(-2))));
        Assert.Throws<ArgumentException>(() => Entry((Here, Sale.Dollars(1)), (There, -euro)));
        Assert.Throws<ArgumentException>(() => Entry((Here, Sale.Dollars(0)), (There, Sale.Dollars(0))));
        Assert.Throws<ArgumentException>(() => Entry((default, Sale.Dollars(1)), (There, Sale.Dollars(-1))));
        Assert.Equal(4, Entry((Here, Sale.Dollars(1)), (There, Sale.Dollars(-1)), (Here, euro), (There, -euro)).Postings.Count);
    }

    [Fact]
    public void An_entry_without_cause_or_text_cannot_be_made()
    {
        Posting[] postings = [new(Here, Sale.Dollars(1)), new(There, Sale.Dollars(-1))];
        Assert.Throws<ArgumentException>(() => new JournalEntry(Cause.Captured, " ", "Text", postings));
        Assert.Throws<ArgumentException>(() => new JournalEntry(Cause.Captured, "pay_1", "", postings));
        Assert.Throws<ArgumentException>(() => new JournalEntry(Cause.Captured, "pay_1", new string('a', JournalEntry.TextLengthMax + 1), postings));
    }

    [Fact]
    public void A_trial_balance_shows_postings_that_do_not_balance()
    {
        var books = TrialBalance.Of([new Posting(Here, Sale.Dollars(5)), new Posting(There, Sale.Dollars(-4))]);
        Assert.False(books.IsZero);
        Assert.Equal([Sale.Dollars(1)], books.Totals);
        Assert.Equal(["gateway:sandbox", "held:ord_1"], books.Lines.Select(line => line.Account.Name));
        Assert.Equal(Money.Zero(Sale.Cad), books.Balance(Account.Disputes, Sale.Cad));
    }

    [Fact]
    public void The_bytes_of_an_entry_never_change()
    {
        var entry = Entry((There, Sale.Dollars(-1)), (Here, Sale.Dollars(1)));
        Assert.Equal(
            "12:stoa-entry-1,16:1772452800000001,8:Captured,5:pay_1,5:Tést,15:gateway:sandbox,3:CAD,3:100,10:held:ord_1,3:CAD,4:-100,",
            Encoding.UTF8.GetString(EntryHash.Canonical(entry, Sale.Now + Duration.FromNanoseconds(1999))));
        Assert.Equal(
            "216fc0e9f84a1f43d23b468b53d10c23a87e7521e9a411b789f3b64041cb5cc6",
            Convert.ToHexStringLower(EntryHash.Next(EntryHash.Genesis, EntryHash.Canonical(entry, Sale.Now))));
    }

    [Fact]
    public void A_chain_shows_the_first_entry_that_was_touched()
    {
        var hash = EntryHash.Genesis;
        var chain = new List<(JournalEntry Entry, Instant At, byte[] Hash)>();
        for (var i = 0; i < 5; i++)
        {
            var entry = Entries.Captured($"pay_{i}", "sandbox", "ord_1", Sale.Dollars(i + 1));
            var at = Sale.Now + Duration.FromMinutes(i);
            hash = EntryHash.Next(hash, EntryHash.Canonical(entry, at));
            chain.Add((entry, at, hash));
        }

        Assert.Null(EntryHash.FirstBroken(chain));
        Assert.Equal(2, EntryHash.FirstBroken([.. chain.Take(2), .. chain.Skip(3)]));
        Assert.Equal(1, EntryHash.FirstBroken([chain[0], chain[2], chain[1], .. chain.Skip(3)]));
        chain[3] = chain[3] with { Entry = Entries.Captured("pay_3", "sandbox", "ord_1", Sale.Dollars(9)) };
        Assert.Equal(3, EntryHash.FirstBroken(chain));
        Assert.Throws<ArgumentException>(() => EntryHash.Next([1], [1]));
    }

    private static JournalEntry Entry(params (Account Account, Money Amount)[] postings) =>
        new(Cause.Captured, "pay_1", "Tést", [.. postings.Select(posting => new Posting(posting.Account, posting.Amount))]);
}
