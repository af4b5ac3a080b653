using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>
/// What a client proves its session with, in the cookie or as a bearer token: <c>ses_01h….secret</c>.
/// The id finds the row, and the secret is compared with the hash that the row keeps.
/// </summary>
internal readonly record struct SessionToken(Id<Session> Id, string Secret)
{
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int LengthMax = 100;

    internal static SessionToken New(Id<Session> id) =>
        new(id, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    internal static bool TryParse(string? text, out SessionToken token)
    {
        token = default;
        if (text is null || text.Length > LengthMax) return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || text.Length - dot - 1 != SecretLength || !Id<Session>.TryParse(text[..dot], out var id)) return false;
        token = new SessionToken(id, text[(dot + 1)..]);
        return true;
    }

    // The secret has 256 random bits, so a fast hash is enough.
    internal byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    internal bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(), hash);

    public override string ToString() => $"{Id}.{Secret}";
}
