using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.Server.Site;

/// <summary>How a message or a badge feels.</summary>
public enum Tone
{
    Neutral,
    Info,
    Good,
    Wait,
    Bad,
}

/// <summary>One sentence for the next page that this visitor sees, for example after a form was posted.</summary>
/// <param name="Tone">How it feels.</param>
/// <param name="Text">Plain text; shown encoded.</param>
public sealed record Flash(Tone Tone, string Text)
{
    private const string CookieName = "stoa-flash";
    private const int TextLengthMax = 400;
    private const int CookieLengthMax = 4 * TextLengthMax;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>Keeps the message until the next page; call before redirecting.</summary>
    public void Keep(HttpContext http)
    {
        var text = Text.Length <= TextLengthMax ? Text : Text[..TextLengthMax];
        var value = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{(int)Tone}{text}"));
        http.Response.Cookies.Append(CookieName, value, Cookie(http, Kept));
    }

    /// <summary>The message of the request before, once.</summary>
    internal static Flash? Take(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { Length: > 0 and <= CookieLengthMax } value)
            return null;
        if (!http.Response.HasStarted)
            http.Response.Cookies.Delete(CookieName, Cookie(http, maxAge: null));
        return Read(value);
    }

    private static Flash? Read(string value)
    {
        string text;
        try
        {
            text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(value));
        }
        catch (FormatException)
        {
            return null;
        }
        return text.Length > 1 && Enum.IsDefined((Tone)(text[0] - '0'))
            ? new Flash((Tone)(text[0] - '0'), text[1..])
            : null;
    }

    private static CookieOptions Cookie(HttpContext http, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    };
}
