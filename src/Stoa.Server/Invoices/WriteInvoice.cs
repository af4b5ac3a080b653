using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Invoices;

/// <summary>Gives an invoice its number and keeps it. The caller commits; what is rolled back has taken no number.</summary>
internal static class WriteInvoice
{
    /// <summary>How an invoice's number is written, by a query of a row <c>i</c>.</summary>
    internal const string NumberSql =
        "case i.issuer when 'platform' then 'M' else upper(right(i.issuer, 6)) end || '-' || i.year || '-' || case when i.number > 999999 then i.number::text else lpad(i.number::text, 6, '0') end";

    /// <summary>What is to be issued.</summary>
    internal sealed record Draft(
        InvoiceKind Kind, Id<Organization> Organization, Id<Order>? Order, string Cause, InvoiceParty Seller, InvoiceParty Buyer, string Subject,
        string? OrderNumber, NodaTime.LocalDate? ServiceDay, IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<InvoiceTax> Taxes, Money Total, Invoice? Corrects = null);

    /// <summary>Issues it once: null when there is one for the same cause.</summary>
    internal static async Task<Invoice?> Run(Draft draft, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        await Alone(draft.Cause, work, cancel);
        if (await work.Db.Set<Invoice>().AnyAsync(i => i.Cause == draft.Cause, cancel)) return null;
        var issuer = draft.Kind is InvoiceKind.Customer or InvoiceKind.CustomerCredit ? draft.Organization.ToString() : Invoice.Platform;
        var day = work.Now.InZone(marketplace.Zone).Date;
        var number = await Next(issuer, day.Year, work, cancel);
        var text = NumberOf(issuer, day.Year, number);
        var document = JsonSerializer.Serialize(
            new InvoiceDocument(
                draft.Kind, text, day, marketplace.Locale, draft.Seller, draft.Buyer, marketplace.Name, draft.Subject, draft.OrderNumber, draft.ServiceDay,
                draft.Lines, draft.Taxes, draft.Total, draft.Corrects is { } corrected ? NumberOf(corrected.Issuer, corrected.Year, corrected.Number) : null),
            StoaJson.Options);
        var invoice = new Invoice
        {
            Id = Id<Invoice>.New(work.Now),
            Kind = draft.Kind,
            Issuer = issuer,
            Year = day.Year,
            Number = number,
            OrganizationId = draft.Organization,
            OrderId = draft.Order,
            CorrectsId = draft.Corrects?.Id,
            Cause = draft.Cause,
            Currency = draft.Total.Currency.Code,
            TotalMinor = draft.Total.Minor,
            TaxMinor = draft.Taxes.Sum(tax => tax.Amount.Minor),
            Locale = marketplace.Locale,
            IssuedAt = work.Now,
            Document = work.Cipher.Seal(document, Invoice.DocumentPurpose),
            DocumentHash = HashOf(document),
        };
        work.Db.Add(invoice);
        return invoice;
    }

    /// <summary>What an invoice says; a fault when it is not what was issued.</summary>
    internal static InvoiceDocument Open(Invoice invoice, Work work)
    {
        var text = work.Cipher.Open(invoice.Document, Invoice.DocumentPurpose);
        if (!HashOf(text).AsSpan().SequenceEqual(invoice.DocumentHash))
            throw new InvalidOperationException($"{invoice.Id} is not what was issued: its document was replaced.");
        return JsonSerializer.Deserialize<InvoiceDocument>(text, StoaJson.Options)!;
    }

    /// <summary>Lets one at a time issue for a cause, until the commit: the second finds what the first has written.</summary>
    internal static async Task Alone(string cause, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"invoices " + cause}, 0))", cancel);
    }

    /// <summary>The next number of an issuer's year. Its row stays locked until the commit, so that numbers have neither gaps nor twins.</summary>
    internal static async Task<int> Next(string issuer, int year, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await using var command = new NpgsqlCommand("""
            insert into invoices.series (issuer, year, last_number) values ($1, $2, 1)
            on conflict (issuer, year) do update set last_number = invoices.series.last_number + 1 returning last_number
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = issuer });
        command.Parameters.Add(new() { Value = year });
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    // A provider's numbers begin with the end of its id, so that two providers never write the same.
    private static string NumberOf(string issuer, int year, int number)
    {
        const int letters = 6;
        var series = issuer == Invoice.Platform ? "M" : issuer[^letters..].ToUpperInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{series}-{year}-{number:D6}");
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
