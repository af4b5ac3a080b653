using NodaTime;

namespace Stoa.Server.Site.Components.Times;

/// <summary>A day of the slot picker's strip.</summary>
/// <param name="Date">In the zone of the place.</param>
/// <param name="FreeCount">How many slots are free on it.</param>
public sealed record SlotDay(LocalDate Date, int FreeCount);

/// <summary>A slot that can be chosen.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Start">When it starts.</param>
/// <param name="Taken">True shows it without letting it be chosen.</param>
public sealed record SlotChoice(string Value, Instant Start, bool Taken = false);
