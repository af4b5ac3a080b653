using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Manual.Statements;

/// <summary>Holds a statement against the transfers that are awaited: which line is which, and what confirming it would do.</summary>
public static class ProposeReceipts
{
    /// <summary>What a line is.</summary>
    public enum Verdict
    {
        /// <summary>All that was awaited.</summary>
        Exact,

        /// <summary>Less than that.</summary>
        TooLittle,

        /// <summary>More than that.</summary>
        TooMuch,

        /// <summary>For a transfer that nobody waits for any more.</summary>
        NotAwaited,

        /// <summary>Confirmed before.</summary>
        Known,

        /// <summary>In another currency than the transfer's.</summary>
        OtherCurrency,

        /// <summary>No reference of ours stands in it.</summary>
        NoReference,

        /// <summary>It cannot be read.</summary>
        Unreadable,
    }

    /// <summary>A line with what it is.</summary>
    /// <param name="Line">The line.</param>
    /// <param name="Verdict">What it is.</param>
    /// <param name="Transfer">The transfer that it belongs to; null when there is none.</param>
    public sealed record Proposal(BankLine Line, Verdict Verdict, ListTransfers.Item? Transfer)
    {
        /// <summary>True when it may be confirmed.</summary>
        public bool MayBeConfirmed => Verdict is Verdict.Exact or Verdict.TooLittle or Verdict.TooMuch or Verdict.NotAwaited;
    }

    /// <summary>All lines in which money came, in the order of the file. Nothing is written.</summary>
    public static async Task<Outcome<IReadOnlyList<Proposal>>> Run(string? text, Currency currency, Work work, CancellationToken cancel)
    {
        var read = ReadBankLines.Run(text ?? "", currency);
        if (read.Refused(out var problem)) return problem;
        var named = read.Value.ToDictionary(line => line, line => TransferReference.FindIn(line.Text).Select(found => found.Value).ToList());
        var transfers = await ListTransfers.With([.. named.Values.SelectMany(found => found).Distinct(StringComparer.Ordinal)], work, cancel);
        var keys = read.Value.Where(line => line.Key.Length > 0).Select(line => line.Key).ToList();
        var known = (await work.Db.Set<BankReceipt>().Where(r => keys.Contains(r.StatementLine!)).Select(r => r.StatementLine!).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var still = new Dictionary<string, Money>(StringComparer.Ordinal);
        return read.Value.Select(line => Judge(line, named[line].Where(transfers.ContainsKey).Select(found => transfers[found]).FirstOrDefault(), known, still)).ToList();
    }

    // What earlier lines of the file bring counts for later ones.
    private static Proposal Judge(BankLine line, ListTransfers.Item? transfer, HashSet<string> known, Dictionary<string, Money> still)
    {
        if (line.Complaint is not null || line.Amount is not { } amount) return new Proposal(line, Verdict.Unreadable, null);
        if (transfer is null) return new Proposal(line, Verdict.NoReference, null);
        if (known.Contains(line.Key)) return new Proposal(line, Verdict.Known, transfer);
        if (amount.Currency != transfer.Amount.Currency) return new Proposal(line, Verdict.OtherCurrency, transfer);
        var missing = still.GetValueOrDefault(transfer.Reference, transfer.Missing);
        if (!transfer.IsAwaited || missing.IsZero) return new Proposal(line, Verdict.NotAwaited, transfer);
        still[transfer.Reference] = amount < missing ? missing - amount : Money.Zero(amount.Currency);
        return new Proposal(line, amount == missing ? Verdict.Exact : amount < missing ? Verdict.TooLittle : Verdict.TooMuch, transfer);
    }
}
