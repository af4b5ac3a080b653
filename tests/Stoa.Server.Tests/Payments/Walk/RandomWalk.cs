using System.Globalization;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>An order of the walk.</summary>
/// <param name="No">Its number in the walk's log.</param>
/// <param name="Id">Which.</param>
/// <param name="Customer">Who bought.</param>
/// <param name="Seller">Who sold.</param>
internal sealed record Booking(int No, Id<Order> Id, Actor Customer, Seller Seller);

/// <summary>
/// What people, processors and clocks do to many orders, drawn from a seed. What is refused is no fault; that the books hold at the end
/// is for <see cref="Findings"/> to say.
/// </summary>
internal sealed partial class RandomWalk
{
    private readonly World _world;
    private readonly Random _random;
    private readonly List<(string Name, int Weight, Func<Task<string>> Act)> _acts;
    private readonly int _weights;
    private readonly List<Booking> _bookings = [];
    private readonly List<Actor> _members = [];
    private readonly List<string> _pages = [];
    private readonly Dictionary<string, int> _done = new(StringComparer.Ordinal);

    public RandomWalk(World world, int seed)
    {
        (_world, _random) = (world, new Random(seed));
        _acts =
        [
            ("buy", 22, Buy), ("go to pay", 8, GoToPay), ("give a card", 6, GiveACard),
            ("as customer", 12, AsCustomer), ("as provider", 12, AsProvider), ("as operator", 5, AsOperator), ("two at once", 4, TwoAtOnce),
            ("case", 12, MoveTheCase), ("rule", 5, Rule),
            ("chargeback", 3, Dispute), ("decide", 3, DecideDispute), ("evidence", 3, GiveEvidence), ("refund made there", 2, GiveBackThere),
            ("refund trouble", 4, RefundTrouble), ("bank", 1, GiveBank), ("payout", 4, AskPayout), ("approve", 2, ApprovePayout),
            ("again", 4, SendAgain), ("dead letters", 1, ReplayDead), ("drain", 10, Drain), ("wait", 12, Wait), ("night", 2, Night), ("restart", 0, Restart),
            ("answer", 8, Accept), ("miss", 2, Miss), ("complain", 6, Complain), ("let lie", 2, LetLie),
            ("milestone", 14, MoveAMilestone), ("milestone's case", 10, MoveAMilestonesCase), ("join", 4, Join), ("membership", 3, MoveAMembership),
        ];
        _weights = _acts.Sum(act => act.Weight);
    }

    /// <summary>All that was done, one a line.</summary>
    public List<string> Log { get; } = [];

    public IReadOnlyList<Booking> Bookings => _bookings;

    /// <summary>How often each sort of thing was done, and not refused.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>One step.</summary>
    public async Task Step()
    {
        var draw = _random.Next(_weights);
        foreach (var (name, weight, act) in _acts)
        {
            if ((draw -= weight) >= 0) continue;
            await Do(name, act);
            return;
        }
    }

    /// <summary>The program ends and starts again.</summary>
    public Task StartAgain() => Do("restart", Restart);

    private async Task Do(string name, Func<Task<string>> act)
    {
        var what = await act();
        if (name != "two at once" && !what.StartsWith("no", StringComparison.Ordinal)) Count(name);
        Log.Add(string.Create(CultureInfo.InvariantCulture, $"{Log.Count + 1} {name}: {what}"));
    }

    private void Count(string what) => _done[what] = _done.GetValueOrDefault(what) + 1;

    private T? Any<T>(IReadOnlyList<T> some) => some.Count == 0 ? default : some[_random.Next(some.Count)];

    // The newest are where things happen; the others come up, too.
    private Booking? AnyBooking()
    {
        if (_bookings.Count == 0) return null;
        var recent = Math.Min(_bookings.Count, 25);
        return _random.Next(2) == 0 ? Any(_bookings) : _bookings[_bookings.Count - 1 - _random.Next(recent)];
    }

    private Task<Order> Look(Booking booking) => _world.Do((work, _) => OrderOf(work, booking.Id));

    private static string Said(Booking booking, string what, Stoa.Core.Problem? problem) => problem is null ? $"{what} #{booking.No}" : $"no, {what} #{booking.No}: {problem.Code}";
}
