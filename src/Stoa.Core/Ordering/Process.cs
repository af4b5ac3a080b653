namespace Stoa.Core.Ordering;

/// <summary>How orders of one kind live: an immutable table. An order keeps the version it began with.</summary>
/// <param name="Id">Stored with the order: "appointment".</param>
/// <param name="Version">Counts from 1; a change that matters to running orders makes a new version.</param>
/// <param name="Kind">The kind of listing it sells.</param>
/// <param name="Initial">The state an order is created in.</param>
/// <param name="Transitions">The rows, in the order of an order's life.</param>
public sealed record Process(string Id, int Version, ListingKind Kind, OrderState Initial, IReadOnlyList<Transition> Transitions)
{
    /// <summary>The transition of that name; null when there is none.</summary>
    public Transition? Find(string name) => Transitions.FirstOrDefault(transition => transition.Name == name);

    /// <summary>The transitions that leave a state or happen in it.</summary>
    public IEnumerable<Transition> In(OrderState state) => Transitions.Where(transition => transition.From.Contains(state));

    /// <summary>Every state that the table mentions, in the vocabulary's order.</summary>
    public IReadOnlyList<OrderState> States { get; } =
    [
        .. Transitions.SelectMany(transition => transition.From)
            .Concat(Transitions.Select(transition => transition.To).OfType<OrderState>())
            .Append(Initial)
            .Distinct()
            .Order(),
    ];
}
