using Stoa.Core;

namespace Stoa.Server.Platform.Files;

/// <summary>A picture that somebody sent, checked by its content and made anew: nothing of the sent bytes is ever shown.</summary>
/// <param name="Width">Of the sent picture, upright.</param>
/// <param name="Height">Of the sent picture, upright.</param>
/// <param name="Renditions">WebP in a few widths, the narrowest first.</param>
public sealed record PictureFile(int Width, int Height, IReadOnlyList<PictureFile.Rendition> Renditions)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int BytesMax = 15 * 1024 * 1024;

    /// <summary>The largest picture, in pixels.</summary>
    public const int PixelsMax = 60_000_000;

    private const int SideMin = 64;
    private const int SideMax = 20_000;
    private const int Quality = 80;
    private static readonly int[] Sides = [400, 800, 1600];

    // Two at a time: a large picture takes a core for a second.
    private static readonly SemaphoreSlim Turn = new(2);

    private static readonly Problem Unavailable = new(
        ProblemKind.Unavailable, "photos-unavailable", "This marketplace cannot take photos at the moment: its picture library is missing.", "photos");

    private static readonly Problem TooLarge = new(
        ProblemKind.Invalid, "photo-too-large", $"A photo has at most {BytesMax / 1024 / 1024} MB.", "photos");

    private static readonly Problem NoPicture = new(
        ProblemKind.Invalid, "photo-format", "Only JPEG, PNG and WebP pictures can be taken. Export it as one of them.", "photos");

    private static readonly Problem Broken = new(
        ProblemKind.Invalid, "photo-broken", "This picture is damaged or incomplete. Export it again.", "photos");

    private static readonly Problem BadSize = new(
        ProblemKind.Invalid, "photo-size", $"A photo has {SideMin} to {SideMax} pixels on each side, and at most {PixelsMax / 1_000_000} million in all.", "photos");

    /// <summary>A picture in one width.</summary>
    public sealed record Rendition(int Width, int Height, byte[] Content);

    /// <summary>Makes the renditions of a sent file, or says what is wrong with it.</summary>
    public static async Task<Outcome<PictureFile>> Read(byte[] content, CancellationToken cancel)
    {
        if (!Vips.IsThere) return Unavailable;
        if (content.Length > BytesMax) return TooLarge;
        if (LoaderOf(content) is not { } loader) return NoPicture;
        await Turn.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Make(content, loader), cancel);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static Outcome<PictureFile> Make(byte[] content, string loader)
    {
        if (Vips.Size(content, loader) is not var (width, height)) return Broken;
        if (width < SideMin || height < SideMin || width > SideMax || height > SideMax || (long)width * height > PixelsMax) return BadSize;
        if (!Vips.IsWhole(content, loader)) return Broken;
        var renditions = new List<Rendition>();
        foreach (var side in Sides)
        {
            if (Vips.Thumbnail(content, side, Quality) is not { } made) return Broken;
            if (Vips.Size(made, "webpload_buffer") is not var (madeWidth, madeHeight)) return Broken;
            renditions.Add(new Rendition(madeWidth, madeHeight, made));
            // It is never made larger: wider ones would be the same once more.
            if (Math.Max(width, height) <= side) break;
        }
        var last = renditions[^1];
        var isTurned = (width > height) != (last.Width > last.Height) && width != height;
        return isTurned ? new PictureFile(height, width, renditions) : new PictureFile(width, height, renditions);
    }

    // By what stands in the file, never by its name: FF D8 FF, 89 "PNG" …, "RIFF" .... "WEBP".
    private static string? LoaderOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "jpegload_buffer";
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return "pngload_buffer";
        return content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "webpload_buffer" : null;
    }
}
