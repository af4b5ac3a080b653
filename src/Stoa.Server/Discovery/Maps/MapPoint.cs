namespace Stoa.Server.Discovery.Maps;

/// <summary>A marker on a map.</summary>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="Label">What stands on the marker: a price, or a name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">A second line where it is opened; null without one.</param>
/// <param name="Href">Where it leads; null when it leads nowhere.</param>
/// <param name="Key">The card that belongs to it, by its <c>data-listing</c>; null without one.</param>
public sealed record MapPoint(double Latitude, double Longitude, string Label, string Title, string? Text = null, string? Href = null, string? Key = null);
