using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Invoices;

/// <summary>Everything that stands on an invoice, as it was issued: page, PDF and API draw from this alone.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">As people write it.</param>
/// <param name="IssuedOn">The day, in the marketplace's zone.</param>
/// <param name="Locale">BCP 47: its numbers, dates and words.</param>
/// <param name="Seller">Who invoices.</param>
/// <param name="Buyer">Whom.</param>
/// <param name="Marketplace">In whose name it was sold; it issues for the provider.</param>
/// <param name="Subject">What was sold, or the month.</param>
/// <param name="OrderNumber">The order; null for a month.</param>
/// <param name="ServiceDay">When it took place; null when it did not, or for a month.</param>
/// <param name="Lines">What is charged. Taxes that prices contain are not among them.</param>
/// <param name="Taxes">The taxes, contained or added.</param>
/// <param name="Total">What it comes to.</param>
/// <param name="Corrects">The number of the invoice that a credit note takes from.</param>
public sealed record InvoiceDocument(
    InvoiceKind Kind, string Number, LocalDate IssuedOn, string Locale, InvoiceParty Seller, InvoiceParty Buyer, string Marketplace, string Subject,
    string? OrderNumber, LocalDate? ServiceDay, IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<InvoiceTax> Taxes, Money Total, string? Corrects);

/// <summary>A party of an invoice.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lines">Address and how to reach it, line by line.</param>
public sealed record InvoiceParty(string Name, IReadOnlyList<string> Lines);

/// <summary>A line.</summary>
public sealed record InvoiceLine(string Label, Money Amount);

/// <summary>A tax.</summary>
/// <param name="Label">Its name and rate.</param>
/// <param name="Amount">How much.</param>
/// <param name="IsIncluded">True when the lines contain it.</param>
/// <param name="Registration">The number it is registered under; null without.</param>
public sealed record InvoiceTax(string Label, Money Amount, bool IsIncluded, string? Registration);
