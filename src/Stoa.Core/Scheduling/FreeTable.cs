using System.Numerics;
using System.Runtime.InteropServices;
using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>Which resources are free at which start: a row of bits per start, a bit per resource.</summary>
internal sealed class FreeTable(List<long> starts, IReadOnlyList<ResourceCalendar> calendars)
{
    private const int BitsPerWord = 64;

    private readonly int _width = (calendars.Count + BitsPerWord - 1) / BitsPerWord;
    private readonly ulong[] _bits = new ulong[starts.Count * ((calendars.Count + BitsPerWord - 1) / BitsPerWord)];

    /// <summary>Marks one resource free wherever its schedule offers a start and a slot with its buffers meets no busy period.</summary>
    public void Mark(int resource, List<long> offered, SlotRules rules)
    {
        var busy = CollectionsMarshal.AsSpan(BusyPeriods.Of(calendars[resource].Busy));
        var before = rules.BufferBefore.BclCompatibleTicks;
        var after = rules.LengthTicks + rules.BufferAfter.BclCompatibleTicks;
        var all = CollectionsMarshal.AsSpan(starts);
        var (word, bit) = (resource / BitsPerWord, 1UL << (resource % BitsPerWord));
        var (row, period) = (0, 0);
        foreach (var start in CollectionsMarshal.AsSpan(offered))
        {
            while (period < busy.Length && busy[period].End <= start - before)
                period++;
            while (all[row] < start)
                row++;
            if (period == busy.Length || busy[period].Start >= start + after)
                _bits[(row * _width) + word] |= bit;
        }
    }

    /// <summary>The starts at which somebody is free. Neighbours with the same resources share one list of them.</summary>
    public List<Slot> Slots(Duration length)
    {
        var slots = new List<Slot>(starts.Count);
        ReadOnlySpan<ulong> shown = [];
        Guid[] free = [];
        var groups = Groups();
        for (var i = 0; i < starts.Count; i++)
        {
            var row = _bits.AsSpan(i * _width, _width);
            if (!row.ContainsAnyExcept(0UL) || !HasOneOfEach(row, groups))
                continue;
            if (!row.SequenceEqual(shown))
                free = Resources(row);
            shown = row;
            var start = Instant.FromUnixTimeTicks(starts[i]);
            slots.Add(new Slot(start, start + length, free));
        }

        return slots;
    }

    // A row of bits for each group; none where there is one group, of which any resource will do.
    private ulong[][] Groups()
    {
        var masks = new SortedDictionary<int, ulong[]>();
        for (var resource = 0; resource < calendars.Count; resource++)
        {
            if (!masks.TryGetValue(calendars[resource].Group, out var mask))
                masks.Add(calendars[resource].Group, mask = new ulong[_width]);
            mask[resource / BitsPerWord] |= 1UL << (resource % BitsPerWord);
        }

        return masks.Count == 1 ? [] : [.. masks.Values];
    }

    private static bool HasOneOfEach(ReadOnlySpan<ulong> row, ulong[][] groups)
    {
        foreach (var group in groups)
        {
            var isFree = false;
            for (var word = 0; word < row.Length && !isFree; word++)
                isFree = (row[word] & group[word]) != 0;
            if (!isFree)
                return false;
        }

        return true;
    }

    private Guid[] Resources(ReadOnlySpan<ulong> row)
    {
        var count = 0;
        foreach (var word in row)
            count += BitOperations.PopCount(word);

        var resources = new Guid[count];
        var at = 0;
        for (var i = 0; i < row.Length; i++)
        {
            for (var word = row[i]; word != 0; word &= word - 1)
                resources[at++] = calendars[(i * BitsPerWord) + BitOperations.TrailingZeroCount(word)].ResourceId;
        }

        return resources;
    }
}
