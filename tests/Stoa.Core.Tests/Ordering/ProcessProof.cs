using NodaTime;
using Stoa.Core.Ordering;

namespace Stoa.Core.Tests.Ordering;

/// <summary>Walks everything that can happen to an order, by asking the engine itself, and complains of what must not be.</summary>
internal sealed class ProcessProof(Process process)
{
    private const int StepsMax = 100;

    private readonly HashSet<Node> _reached = [];
    private readonly HashSet<string> _fired = [];
    private readonly HashSet<string> _complaints = [];

    private sealed record Node(OrderState State, Purse Purse, BookingMode Booking);

    public static IReadOnlyCollection<string> Complaints(Process process) => new ProcessProof(process).Run();

    private IReadOnlyCollection<string> Run()
    {
        Reach();
        foreach (var state in process.States.Except(_reached.Select(node => node.State)))
        {
            _complaints.Add($"{state} cannot be reached");
        }

        foreach (var row in process.Transitions.Where(row => !_fired.Contains(row.Name)))
        {
            _complaints.Add($"{row.Name} can never be fired");
        }

        foreach (var node in _reached)
        {
            foreach (var facts in Scenes.Of(node.State, node.Booking))
            {
                LeaveAlone(facts, node.Purse is Purse.Capturing ? Purse.Held : node.Purse);
            }
        }

        return _complaints;
    }

    private void Reach()
    {
        var waiting = new Queue<Node>([.. Enum.GetValues<BookingMode>().Select(booking => new Node(process.Initial, Purse.Unpaid, booking))]);
        while (waiting.TryDequeue(out var node))
        {
            if (!_reached.Add(node))
            {
                continue;
            }

            foreach (var next in Payments(node).Concat(Firings(node, _ => true)))
            {
                waiting.Enqueue(next);
            }
        }
    }

    // The gateway's news and the transition that it causes are one step, as in the server's transaction.
    private IEnumerable<Node> Payments(Node node)
    {
        Purse[] news = node switch
        {
            { Purse: Purse.Capturing } => [Purse.Held],
            { Purse: not Purse.Unpaid } => [],
            { State: OrderState.AwaitingPayment, Booking: BookingMode.Request } when process.Find("authorize") is not null => [Purse.Authorized],
            { State: OrderState.AwaitingPayment } => [Purse.Held],
            { State: OrderState.Expired or OrderState.Cancelled or OrderState.Declined } => [Purse.LateAuthorized, Purse.LateHeld],
            _ => [],
        };
        foreach (var purse in news)
        {
            var paid = node with { Purse = purse };
            var next = purse is Purse.Held && node.Purse is Purse.Capturing
                ? [paid]
                : Firings(paid, row => IsCausedBy(node, row)).ToList();
            if (next.Count == 0)
            {
                _complaints.Add($"nothing takes a payment ({purse}) in {node.State}");
            }

            foreach (var each in next)
            {
                yield return each;
            }
        }
    }

    private IEnumerable<Node> Firings(Node node, Func<Transition, bool> allowed)
    {
        foreach (var row in process.In(node.State).Where(allowed).Where(row => CanFire(node, row)))
        {
            _fired.Add(row.Name);
            foreach (var purse in After(node.State, node.Purse, row))
            {
                yield return node with { State = row.Target(node.State), Purse = purse };
            }
        }
    }

    // What the system could have done without the payment does not take the payment.
    private bool IsCausedBy(Node before, Transition row) =>
        row.By == ActorRole.System && row.When is null && !CanFire(before, row);

    private bool CanFire(Node node, Transition row) =>
        (from facts in Scenes.Of(node.State, node.Booking)
         from now in Scenes.Moments(facts)
         from role in row.By.Split()
         select Scenes.Fire(process, facts.Holding(node.Purse), row, role, now)).Any(outcome => outcome.Succeeded);

    private IReadOnlyList<Purse> After(OrderState state, Purse purse, Transition row)
    {
        try
        {
            return purse.After(row.Effects);
        }
        catch (InvalidOperationException impossible)
        {
            _complaints.Add($"{row.Name} in {state}: {impossible.Message}");
            return [];
        }
    }

    // Nobody does anything but the clock. In the end nothing is promised and no money lies about.
    private void LeaveAlone(OrderFacts facts, Purse purse)
    {
        var timers = new Queue<OrderTimer>(ProcessEngine.Timers(process, facts, Scenes.Timings));
        var now = facts.StateSince;
        for (var step = 0; timers.TryDequeue(out var timer); step++)
        {
            if (step == StepsMax)
            {
                _complaints.Add($"timers never come to rest from {facts.State}");
                return;
            }

            now = Instant.Max(now, timer.Due);
            var outcome = ProcessEngine.Fire(process, facts.Holding(purse), timer.Transition, ActorRole.System, now, Scenes.Timings);
            if (outcome.Refused(out _))
            {
                continue;
            }

            var firing = outcome.Value;
            facts = facts with { State = firing.To, StateSince = firing.StateSince };
            timers = firing.KeepsTimers ? timers : new(firing.Timers);
            var purses = After(firing.From, purse, firing.Transition);
            foreach (var other in purses.Skip(1).Where(_ => !firing.KeepsTimers))
            {
                LeaveAlone(facts, other);
            }

            purse = purses.Count > 0 ? purses[0] : purse;
        }

        Judge(facts, purse, now);
    }

    private void Judge(OrderFacts facts, Purse purse, Instant now)
    {
        if (facts.State is OrderState.Disputed)
        {
            var ways = ProcessEngine.Permitted(process, facts.Holding(purse), ActorRole.Operator, now, Scenes.Timings);
            if (!ways.Any(way => process.Find(way.Transition)!.Target(facts.State).HasEnded()))
            {
                _complaints.Add($"no operator can end a dispute when the money is {purse}");
            }
        }
        else if (!facts.State.HasEnded())
        {
            _complaints.Add($"left alone, an order stays in {facts.State}");
        }
        else if (!purse.IsSettled())
        {
            _complaints.Add($"left alone, the money stays {purse} in {facts.State}");
        }
    }
}
