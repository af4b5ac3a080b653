using System.Security.Cryptography;

namespace Stoa.Server.Platform.Security;

/// <summary>The word that a script element must carry to run, new for every request: <c>&lt;script nonce="…"&gt;</c>.</summary>
public static class CspNonce
{
    private const int Bytes = 16;
    private static readonly object Place = new();

    /// <summary>This request's nonce, in base64.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items[Place] is string nonce) return nonce;
        nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        context.Items[Place] = nonce;
        return nonce;
    }
}
