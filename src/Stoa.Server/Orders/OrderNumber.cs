using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>A number that can be said on the phone: ten letters and digits that are not mistaken for each other, from the id's random bits.</summary>
internal static class OrderNumber
{
    // Crockford's base 32: no I, L, O, U.
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;

    /// <summary>The number of an id, such as <c>K7Q29-FDM3A</c>. Fifty random bits: two equal ones are refused by the database.</summary>
    internal static string Of(Id<Order> id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong bits = 0;
        foreach (var b in bytes[8..]) bits = (bits << 8) | b;
        return string.Create(Length + 1, bits, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                if (i == Length / 2)
                {
                    text[i] = '-';
                    continue;
                }
                text[i] = Digits[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }
}
