using System.Globalization;
using System.Text;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Addresses of public pages: words for people, then the id that counts.</summary>
public static class ListingAddress
{
    /// <summary>The longest slug.</summary>
    public const int SlugLengthMax = 60;

    /// <summary>The page of a listing: <c>/l/deep-massage-lst_…</c>.</summary>
    public static string Of(string slug, Id<Listing> id) => $"/l/{slug}-{id}";

    /// <summary>The page of a provider: <c>/p/maison-lin</c>.</summary>
    public static string OfProvider(string slug) => $"/p/{slug}";

    /// <summary>The page of an organization, without knowing its slug.</summary>
    public static string OfProvider(Id<Organization> id) => $"/p/{id}";

    /// <summary>The id at the end of an address; false when there is none.</summary>
    public static bool TryRead(string text, out Id<Listing> id) => Id<Listing>.TryParse(text[(text.LastIndexOf('-') + 1)..], out id);

    /// <summary>Words for an address: small letters and digits, hyphens between; <paramref name="otherwise"/> where nothing is left.</summary>
    public static string Slug(string text, string otherwise = "listing")
    {
        var slug = new StringBuilder(SlugLengthMax);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (slug.Length == SlugLengthMax) break;
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(char.ToLowerInvariant(character));
            else if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        var made = slug.ToString().Trim('-');
        return made.Length > 0 ? made : otherwise;
    }
}
