using NodaTime;

namespace Stoa.Core.Ledger.Reconciling;

/// <summary>A processor's books held against ours.</summary>
/// <param name="Matched">Movements that both have with the same amount.</param>
/// <param name="OverMidnight">Those among them that the two have on different days (UTC).</param>
/// <param name="Differences">Everything else: each movement of either side stands in one of them, or is matched.</param>
public sealed record Comparison(int Matched, int OverMidnight, IReadOnlyList<Difference> Differences)
{
    /// <summary>
    /// Compares. Movements belong together when kind, reference and currency are the same; of several, equal amounts first, then the oldest.
    /// The result is the same in whatever order they come, and a movement that is listed twice counts once.
    /// </summary>
    public static Comparison Of(IEnumerable<GatewayMove> theirs, IEnumerable<BookedMove> ours)
    {
        var theirsByKey = theirs.DistinctBy(move => (move.Id, move.Kind)).OrderBy(move => move.At).ThenBy(move => move.Id, StringComparer.Ordinal)
            .ToLookup(move => (move.Kind, move.Reference, move.Amount.Currency));
        var oursByKey = ours.DistinctBy(move => (move.EntryId, move.Amount.Currency)).OrderBy(move => move.At).ThenBy(move => move.EntryId)
            .ToLookup(move => (move.Kind, move.Reference, move.Amount.Currency));
        var (matched, overMidnight, differences) = (0, 0, new List<Difference>());
        foreach (var key in theirsByKey.Select(group => group.Key).Union(oursByKey.Select(group => group.Key)))
        {
            var (left, open) = (theirsByKey[key].ToList(), oursByKey[key].ToList());
            foreach (var move in left.ToList())
            {
                if (open.Find(booked => booked.Amount == move.Amount) is not { } twin) continue;
                left.Remove(move);
                open.Remove(twin);
                matched++;
                if (DayOf(move.At) != DayOf(twin.At)) overMidnight++;
            }
            for (var i = 0; i < Math.Max(left.Count, open.Count); i++) differences.Add(new Difference(left.ElementAtOrDefault(i), open.ElementAtOrDefault(i)));
        }
        differences.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new Comparison(matched, overMidnight, differences);
    }

    /// <summary>
    /// The keys of what a processor set aside for a dispute and has let go again, with nothing of it booked: buyer and seller agreed before it
    /// was one. Together they are nothing.
    /// </summary>
    public IReadOnlySet<string> LetGo() => Differences
        .Where(one => one is { Kind: DifferenceKind.NotBooked, Move: MoveKind.Dispute or MoveKind.DisputeReversed })
        .GroupBy(one => (one.Reference, one.Amount.Currency)).Where(about => about.Sum(one => one.Amount.Minor) == 0)
        .SelectMany(about => about).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);

    private static LocalDate DayOf(Instant at) => at.InUtc().Date;
}
