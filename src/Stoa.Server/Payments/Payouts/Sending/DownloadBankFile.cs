using System.Text;
using Stoa.Core.Payouts;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>Hands out a list of transfers as the operator's bank reads it. Account numbers leave here, so it is written down who took them.</summary>
internal static class DownloadBankFile
{
    private const string Sepa = "sepa";
    private const string Csv = "csv";

    /// <summary>Whether lists are written in this format.</summary>
    internal static bool Knows(string format) => format is Sepa or Csv;

    /// <summary>Whether this one can be written as a transfer of the euro area, which knows IBANs and euros only.</summary>
    internal static bool CanBeSepa(BankFile file, bool areIbans, PayoutsOptions options) => areIbans && file.Currency == "EUR" && HasPayer(options);

    /// <summary>Writes it, and down who took it.</summary>
    /// <param name="deed">What the audit calls it.</param>
    /// <param name="id">The list's id.</param>
    /// <param name="file">The list.</param>
    /// <param name="transfers">Its lines.</param>
    /// <param name="areIbans">Whether all accounts are IBANs.</param>
    /// <param name="format">A format that <see cref="Knows"/>.</param>
    /// <param name="work">The work at hand.</param>
    /// <param name="options">Whose account pays.</param>
    /// <param name="marketplace">Whose day it is.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<IResult> Run(
        string deed, string id, BankFile file, IReadOnlyList<TransferLine> transfers, bool areIbans, string format,
        Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (format == Sepa && !HasPayer(options)) return PayoutProblems.NoDebtor.Answer();
        if (format == Sepa && !CanBeSepa(file, areIbans, options)) return PayoutProblems.NotSepa.Answer();
        work.Audit(deed, id, after: new { Format = format, transfers.Count });
        if (await work.Commit(cancel) is { } problem) return problem.Answer();
        return format == Csv
            ? Results.File(Encoding.UTF8.GetBytes('\uFEFF' + TransferCsv.Write(transfers)), "text/csv; charset=utf-8", $"{id}.csv")
            : Results.File(Encoding.UTF8.GetBytes(Pain001.Write(
                id, new Pain001.Payer(options.FromName!, Iban.Parse(options.FromIban).Value, options.FromBic), transfers, file.CreatedAt,
                file.CreatedAt.InZone(marketplace.Zone).Date)), "application/xml", $"{id}.xml");
    }

    private static bool HasPayer(PayoutsOptions options) => options is { FromName: not null, FromIban: not null };
}
