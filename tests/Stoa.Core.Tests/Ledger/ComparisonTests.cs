using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Ledger;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Ledger;

/// <summary>A processor's books held against ours.</summary>
public sealed class ComparisonTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    public static TheoryData<string, GatewayMove[], BookedMove[], int, int, string> Table => new()
    {
        { "the same", [Told("a", MoveKind.Charge, "pay_1", 110)], [Booked(1, MoveKind.Charge, "pay_1", 110)], 1, 0, "" },
        { "told before midnight, booked after it", [Told("a", MoveKind.Charge, "pay_1", 110, hours: 11.9)], [Booked(1, MoveKind.Charge, "pay_1", 110, hours: 12.1)], 1, 1, "" },
        { "a fee belongs to its payment", [Told("a", MoveKind.Charge, "pay_1", 110), Told("a", MoveKind.Fee, "pay_1", -3)], [Booked(1, MoveKind.Charge, "pay_1", 110), Booked(2, MoveKind.Fee, "pay_1", -3)], 2, 0, "" },
        { "a fee that we were not told", [Told("a", MoveKind.Charge, "pay_1", 110), Told("a", MoveKind.Fee, "pay_1", -3)], [Booked(1, MoveKind.Charge, "pay_1", 110)], 1, 0, "NotBooked Fee pay_1 -3.00" },
        { "another fee", [Told("a", MoveKind.Fee, "pay_1", -3)], [Booked(2, MoveKind.Fee, "pay_1", -2)], 0, 0, "AmountDiffers Fee pay_1 -1.00" },
        { "not booked", [Told("a", MoveKind.Refund, "rfd_1", -44)], [], 0, 0, "NotBooked Refund rfd_1 -44.00" },
        { "not told", [], [Booked(7, MoveKind.Payout, "pyo_1", -90)], 0, 0, "NotAtGateway Payout pyo_1 90.00" },
        { "a refund is no charge", [Told("a", MoveKind.Charge, "x", 5)], [Booked(1, MoveKind.Refund, "x", 5)], 0, 0, "NotBooked Charge x 5.00; NotAtGateway Refund x -5.00" },
        { "charged twice", [Told("a", MoveKind.Charge, "pay_1", 110), Told("b", MoveKind.Charge, "pay_1", 110, hours: 1)], [Booked(1, MoveKind.Charge, "pay_1", 110)], 1, 0, "NotBooked Charge pay_1 110.00" },
        { "listed twice", [Told("a", MoveKind.Charge, "pay_1", 110), Told("a", MoveKind.Charge, "pay_1", 110)], [Booked(1, MoveKind.Charge, "pay_1", 110)], 1, 0, "" },
        { "of two, the equal one", [Told("a", MoveKind.Charge, "pay_1", 50), Told("b", MoveKind.Charge, "pay_1", 110, hours: 1)], [Booked(1, MoveKind.Charge, "pay_1", 110)], 1, 0, "NotBooked Charge pay_1 50.00" },
        { "other currencies are other money", [Told("a", MoveKind.Charge, "pay_1", 110)], [new(1, MoveKind.Charge, "pay_1", new Money(11_000, Currency.Parse("EUR")), Noon)], 0, 0, "NotBooked Charge pay_1 110.00; NotAtGateway Charge pay_1 -110.00" },
        { "nothing at all", [], [], 0, 0, "" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Books_are_compared(string name, GatewayMove[] theirs, BookedMove[] ours, int matched, int overMidnight, string differences)
    {
        var comparison = Comparison.Of(theirs, ours);
        Assert.True(comparison.Matched == matched, name);
        Assert.Equal(overMidnight, comparison.OverMidnight);
        Assert.Equal(differences, string.Join("; ", comparison.Differences.Select(Short)));
    }

    [Fact]
    public void What_was_set_aside_and_let_go_is_nothing_together()
    {
        GatewayMove[] asked = [Told("a", MoveKind.Dispute, "PP-1", -110), Told("b", MoveKind.DisputeReversed, "PP-1", 110, hours: 30)];
        Assert.Equal(["a/Dispute", "b/DisputeReversed"], Comparison.Of(asked, []).LetGo().Order(StringComparer.Ordinal));
        Assert.Empty(Comparison.Of(asked[..1], []).LetGo());
        Assert.Empty(Comparison.Of([asked[0], Told("b", MoveKind.DisputeReversed, "PP-2", 110)], []).LetGo());
        Assert.Empty(Comparison.Of([asked[0], Told("b", MoveKind.DisputeReversed, "PP-1", 100)], []).LetGo());
        // One that is booked is a dispute, and what comes back of it must be booked too.
        Assert.Empty(Comparison.Of(asked, [Booked(1, MoveKind.Dispute, "PP-1", -110)]).LetGo());
    }

    public static TheoryData<string, Difference, double, bool> Patience => new()
    {
        { "a webhook may still come", new(Told("a", MoveKind.Charge, "pay_1", 110), null), 23.9, true },
        { "after a day it should have", new(Told("a", MoveKind.Charge, "pay_1", 110), null), 24, false },
        { "a fee is told within three days", new(Told("a", MoveKind.Fee, "pay_1", -3), null), 71.9, true },
        { "and not later", new(Told("a", MoveKind.Fee, "pay_1", -3), null), 72, false },
        { "it may be listed the next day", new(null, Booked(1, MoveKind.Refund, "rfd_1", -44)), 23.9, true },
        { "and not later than that", new(null, Booked(1, MoveKind.Refund, "rfd_1", -44)), 24, false },
        { "amounts do not come right by themselves", new(Told("a", MoveKind.Charge, "pay_1", 110), Booked(1, MoveKind.Charge, "pay_1", 100)), 0, false },
        { "nor does what the books have no word for", new(Told("a", MoveKind.Other, "po_1", -500), null), 0, false },
    };

    [Theory]
    [MemberData(nameof(Patience), DisableDiscoveryEnumeration = true)]
    public void Some_differences_come_right_by_themselves(string name, Difference difference, double hoursLater, bool waits)
    {
        Assert.True(difference.Waits(Noon + Duration.FromHours(hoursLater)) == waits, name);
        Assert.EndsWith(".", difference.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_lost_whatever_the_two_books_say() => Prop.ForAll(Books.ToArbitrary(), books =>
    {
        var comparison = Comparison.Of(books.Theirs, books.Ours);
        Assert.Equal(books.Theirs.Length, comparison.Matched + comparison.Differences.Count(one => one.Theirs is not null));
        Assert.Equal(books.Ours.Length, comparison.Matched + comparison.Differences.Count(one => one.Ours is not null));
        // What the differences say is by how much the two books differ.
        Assert.Equal(
            books.Theirs.Sum(move => move.Amount.Minor) - books.Ours.Sum(move => move.Amount.Minor), comparison.Differences.Sum(one => one.Amount.Minor));
        Assert.Equal(comparison.Differences.Count, comparison.Differences.Select(one => one.Key).Distinct(StringComparer.Ordinal).Count());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_either_book_does_not_matter() => Prop.ForAll(Books.ToArbitrary(), books =>
    {
        var (one, other) = (Comparison.Of(books.Theirs, books.Ours), Comparison.Of(books.Theirs.Reverse(), books.Ours.Reverse()));
        Assert.Equal((one.Matched, one.OverMidnight), (other.Matched, other.OverMidnight));
        Assert.Equal(one.Differences, other.Differences);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_books_have_no_difference() => Prop.ForAll(Books.ToArbitrary(), books =>
    {
        BookedMove[] ours = [.. books.Theirs.Select((move, at) => new BookedMove(at, move.Kind, move.Reference, move.Amount, move.At))];
        var comparison = Comparison.Of(books.Theirs, ours);
        Assert.Equal((books.Theirs.Length, 0), (comparison.Matched, comparison.Differences.Count));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_cause_that_moves_money_at_a_processor_has_its_kind_and_back()
    {
        foreach (var kind in Enum.GetValues<MoveKind>().Where(kind => kind != MoveKind.Other))
        {
            Assert.NotEmpty(MoveKinds.CausesOf(kind));
            Assert.All(MoveKinds.CausesOf(kind), cause => Assert.Equal(kind, MoveKinds.Of(cause)));
        }
        Assert.Equal(MoveKind.Other, MoveKinds.Of(Cause.Released));
        Assert.Empty(MoveKinds.CausesOf(MoveKind.Other));
    }

    [Fact]
    public void A_difference_needs_a_movement() => Assert.Throws<ArgumentException>(() => new Difference(null, null));

    // Few kinds, references and amounts, so that much belongs together and some of it twice.
    private static Gen<(GatewayMove[] Theirs, BookedMove[] Ours)> Books =>
        from theirs in Moves
        from ours in Moves
        select (
            theirs.Select((move, at) => new GatewayMove($"m{at}", move.Kind, move.Reference, move.Amount, move.At)).ToArray(),
            ours.Select((move, at) => new BookedMove(at, move.Kind, move.Reference, move.Amount, move.At)).ToArray());

    private static Gen<(MoveKind Kind, string Reference, Money Amount, Instant At)[]> Moves =>
        (from kind in Gen.Elements(MoveKind.Charge, MoveKind.Fee, MoveKind.Refund)
         from reference in Gen.Elements("a", "b", "c", "d")
         from minor in Gen.Choose(1, 4)
         from hours in Gen.Choose(0, 47)
         select (kind, reference, Sale.Dollars(minor), Noon + Duration.FromHours(hours))).ArrayOf();

    private static GatewayMove Told(string id, MoveKind kind, string reference, decimal amount, double hours = 0) =>
        new(id, kind, reference, Sale.Dollars(amount), Noon + Duration.FromHours(hours));

    private static BookedMove Booked(long id, MoveKind kind, string reference, decimal amount, double hours = 0) =>
        new(id, kind, reference, Sale.Dollars(amount), Noon + Duration.FromHours(hours));

    private static string Short(Difference one) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Kind} {one.Move} {one.Reference} {one.Amount.Major:F2}");
}
