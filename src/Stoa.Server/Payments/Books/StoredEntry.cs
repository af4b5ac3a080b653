using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Payments.Books;

/// <summary>An entry as it stands in the database, for the hash chain.</summary>
internal sealed record StoredEntry(long Id, DateTime At, string CauseKind, string CauseId, string Text, string[] Accounts, string[] Currencies, long[] Amounts)
{
    /// <summary>Its columns of <c>payments.entries e</c>, to be read by <see cref="Read"/>.</summary>
    internal const string Columns = """
        e.id, e.at, e.cause_kind, e.cause_id, e.text,
        (select coalesce(array_agg(p.account order by p.line), '{}') from payments.postings p where p.entry_id = e.id),
        (select coalesce(array_agg(p.currency::text order by p.line), '{}') from payments.postings p where p.entry_id = e.id),
        (select coalesce(array_agg(p.amount_minor order by p.line), '{}') from payments.postings p where p.entry_id = e.id)
        """;

    internal static StoredEntry Read(NpgsqlDataReader reader, int from) => new(
        reader.GetInt64(from), reader.GetDateTime(from + 1), reader.GetString(from + 2), reader.GetString(from + 3), reader.GetString(from + 4),
        reader.GetFieldValue<string[]>(from + 5), reader.GetFieldValue<string[]>(from + 6), reader.GetFieldValue<long[]>(from + 7));

    /// <summary>Its hash after another; null when it cannot have been an entry at all (out of balance, an unknown account, …).</summary>
    internal byte[]? HashAfter(byte[] previous)
    {
        try
        {
            var postings = Accounts.Select((account, i) => new Posting(Account.Parse(account), new Money(Amounts[i], Currency.Parse(Currencies[i]))));
            var entry = new JournalEntry(EnumText.Read<Cause>(CauseKind), CauseId, Text, [.. postings]);
            return EntryHash.Next(previous, EntryHash.Canonical(entry, Instant.FromDateTimeUtc(DateTime.SpecifyKind(At, DateTimeKind.Utc))));
        }
        catch (Exception impossible) when (impossible is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>For people who look for it.</summary>
    public override string ToString() => $"entry {Id} ({CauseKind} {CauseId}: {Text})";
}
