namespace Stoa.Server.Import.Maps;

/// <summary>Where rows say what they cost.</summary>
internal abstract record ImportTariff
{
    /// <summary>A rate as text, perhaps with a table of maxima.</summary>
    /// <param name="Rate">The text, the first that is not empty.</param>
    /// <param name="Table">Where the table stands; null without one.</param>
    /// <param name="Remarks">The list of what else holds; null without one.</param>
    internal sealed record Printed(IReadOnlyList<Template> Rate, TablePaths? Table, string? Remarks) : ImportTariff;

    /// <summary>Prices by minute, in minor units.</summary>
    /// <param name="List">The list of segments.</param>
    /// <param name="From">The member with the minute from which it holds.</param>
    /// <param name="Price">The member with the price of a unit.</param>
    /// <param name="UnitMinutes">How long a unit is.</param>
    /// <param name="DayMaximum">The most that 24 hours cost.</param>
    /// <param name="Shortest">The shortest stay, in minutes.</param>
    /// <param name="Longest">The longest.</param>
    internal sealed record Segments(string List, string From, string Price, Template UnitMinutes, Template? DayMaximum, Template? Shortest, Template? Longest) : ImportTariff;

    /// <summary>A price for each night.</summary>
    internal sealed record Nightly(IReadOnlyList<Template> Price) : ImportTariff;

    /// <summary>Paths of a printed table: a list of parts, each with a title, lines and notes.</summary>
    internal sealed record TablePaths(string List, string Title, string Lines, string When, string Charge, string Notes);
}
