using NodaTime;

namespace Stoa.Core.Scheduling.Holidays;

/// <summary>A public holiday.</summary>
/// <param name="Date">Its date.</param>
/// <param name="Name">Its name in English.</param>
public sealed record Holiday(LocalDate Date, string Name);
