using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Stoa.Core.Ledger;

/// <summary>
/// Chains entries: each hash covers the entry and the hash before it, so nobody changes, removes or inserts one unseen.
/// </summary>
public static class EntryHash
{
    /// <summary>The bytes of a hash (SHA-256).</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const string FormatVersion = "stoa-entry-1";

    /// <summary>What stands before the first entry: zeros.</summary>
    public static byte[] Genesis => new byte[Length];

    /// <summary>The hash of an entry.</summary>
    /// <param name="previous">The hash of the entry before; <see cref="Genesis"/> for the first.</param>
    /// <param name="canonical">The entry, by <see cref="Canonical"/>.</param>
    /// <exception cref="ArgumentException">The previous hash has another length.</exception>
    public static byte[] Next(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> canonical)
    {
        if (previous.Length != Length)
            throw new ArgumentException($"A hash has {Length} bytes.", nameof(previous));
        return SHA256.HashData([.. previous, .. canonical]);
    }

    /// <summary>
    /// The bytes that are hashed: every field as <c>length:text,</c> in UTF-8, so that no two entries have the same. The postings are
    /// sorted, and the instant counts whole microseconds, as PostgreSQL keeps it: an entry read back has the same bytes.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    public static byte[] Canonical(JournalEntry entry, Instant recordedAt)
    {
        var bytes = new StringBuilder();
        Append(bytes, FormatVersion);
        Append(bytes, Number(Microseconds(recordedAt)));
        Append(bytes, entry.Cause.ToString());
        Append(bytes, entry.CauseId);
        Append(bytes, entry.Text);
        var postings = entry.Postings
            .OrderBy(posting => posting.Account.Name, StringComparer.Ordinal)
            .ThenBy(posting => posting.Amount.Currency.Code, StringComparer.Ordinal)
            .ThenBy(posting => posting.Amount.Minor);
        foreach (var (account, amount) in postings)
        {
            Append(bytes, account.Name);
            Append(bytes, amount.Currency.Code);
            Append(bytes, Number(amount.Minor));
        }

        return Encoding.UTF8.GetBytes(bytes.ToString());
    }

    /// <summary>The place of the first entry whose hash is not what it should be; null when the chain is whole.</summary>
    /// <param name="chain">The entries from the first on, with the hashes they were recorded with.</param>
    public static long? FirstBroken(IEnumerable<(JournalEntry Entry, Instant RecordedAt, byte[] Hash)> chain)
    {
        var previous = Genesis;
        var place = 0L;
        foreach (var (entry, recordedAt, hash) in chain)
        {
            previous = Next(previous, Canonical(entry, recordedAt));
            if (!previous.AsSpan().SequenceEqual(hash))
                return place;
            place++;
        }

        return null;
    }

    // Whole microseconds, downwards: 10 ticks each.
    private static long Microseconds(Instant instant) => (long)Math.Floor(instant.ToUnixTimeTicks() / 10m);

    private static void Append(StringBuilder bytes, string field) =>
        bytes.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field},");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
