namespace Stoa.Server.Site;

/// <summary>What a link to a page looks like where people share it.</summary>
/// <param name="Type">The Open Graph type: <c>website</c>, <c>product</c>, <c>profile</c>.</param>
/// <param name="Picture">The path of a PNG or JPEG picture, or a whole address; null without one. Few sites show SVG.</param>
/// <param name="PictureText">What the picture shows, for those who cannot see it.</param>
/// <param name="Width">The picture's width in pixels.</param>
/// <param name="Height">The picture's height in pixels.</param>
public sealed record LinkPreview(string Type = "website", string? Picture = null, string? PictureText = null, int Width = 1200, int Height = 630);
