using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>One resource as the search for slots sees it.</summary>
/// <param name="ResourceId">Which resource; each appears once in a search.</param>
/// <param name="Schedule">When it is open. Resources that share a schedule share the instance: it is then worked out once.</param>
/// <param name="Busy">Its reservations' periods, half-open, with their buffers. Any order, overlaps allowed; sorted is faster.</param>
/// <param name="Group">What the resource is needed as. A slot takes one resource of each group: a person and a room. The group with
/// the lowest number leads: slots are counted from its openings, and the others must be open throughout.</param>
public sealed record ResourceCalendar(Guid ResourceId, Schedule Schedule, IReadOnlyList<Interval> Busy, int Group = 0);
