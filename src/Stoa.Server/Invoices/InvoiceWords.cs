using System.Globalization;

namespace Stoa.Server.Invoices;

/// <summary>The words of an invoice in a language.</summary>
/// <param name="Invoice">Invoice.</param>
/// <param name="CreditNote">Credit note.</param>
/// <param name="Number">Number.</param>
/// <param name="Date">Date.</param>
/// <param name="From">Who invoices.</param>
/// <param name="To">Whom.</param>
/// <param name="Order">Order.</param>
/// <param name="Service">When it took place.</param>
/// <param name="What">The column of lines.</param>
/// <param name="Amount">The column of amounts.</param>
/// <param name="Total">Total.</param>
/// <param name="Included">Of a tax that the amounts contain.</param>
/// <param name="Corrects">Which invoice a credit note takes from.</param>
/// <param name="OnBehalf">That the marketplace issues it for the provider: {0} the marketplace, {1} the provider.</param>
/// <param name="Paid">That it was paid.</param>
/// <param name="Commission">Commission.</param>
/// <param name="Refund">Given back.</param>
/// <param name="TaxNumber">The number that a tax office knows somebody by.</param>
public sealed record InvoiceWords(
    string Invoice, string CreditNote, string Number, string Date, string From, string To, string Order, string Service, string What, string Amount,
    string Total, string Included, string Corrects, string OnBehalf, string Paid, string Commission, string Refund, string TaxNumber)
{
    private static readonly InvoiceWords English = new(
        "Invoice", "Credit note", "Number", "Date", "From", "To", "Order", "Date of service", "What", "Amount", "Total", "contained in the amounts",
        "Takes from invoice", "Issued by {0} in the name and on behalf of {1}.", "Paid.", "Commission", "Given back", "Tax number");

    private static readonly InvoiceWords French = new(
        "Facture", "Avoir", "Numéro", "Date", "De", "À", "Commande", "Date de la prestation", "Désignation", "Montant", "Total", "compris dans les montants",
        "Annule en partie la facture", "Émise par {0} au nom et pour le compte de {1}.", "Payée.", "Commission", "Remboursé", "Numéro fiscal");

    private static readonly InvoiceWords Spanish = new(
        "Factura", "Nota de crédito", "Número", "Fecha", "De", "Para", "Pedido", "Fecha del servicio", "Concepto", "Importe", "Total", "incluido en los importes",
        "Rectifica la factura", "Emitida por {0} en nombre y por cuenta de {1}.", "Pagada.", "Comisión", "Devuelto", "Número fiscal");

    private static readonly InvoiceWords German = new(
        "Rechnung", "Gutschrift", "Nummer", "Datum", "Von", "An", "Bestellung", "Leistungsdatum", "Bezeichnung", "Betrag", "Summe", "in den Beträgen enthalten",
        "Berichtigt die Rechnung", "Ausgestellt von {0} im Namen und für Rechnung von {1}.", "Bezahlt.", "Provision", "Zurückgezahlt", "Steuernummer");

    private static readonly InvoiceWords Portuguese = new(
        "Fatura", "Nota de crédito", "Número", "Data", "De", "Para", "Pedido", "Data do serviço", "Descrição", "Valor", "Total", "incluído nos valores",
        "Retifica a fatura", "Emitida por {0} em nome e por conta de {1}.", "Paga.", "Comissão", "Devolvido", "Número fiscal");

    /// <summary>The words of a locale; English where its language is not known.</summary>
    public static InvoiceWords Of(string locale) => CultureInfo.GetCultureInfo(locale).TwoLetterISOLanguageName switch
    {
        "fr" => French,
        "es" => Spanish,
        "de" => German,
        "pt" => Portuguese,
        _ => English,
    };

    /// <summary>What the kind is called.</summary>
    public string TitleOf(InvoiceKind kind) => kind is InvoiceKind.CustomerCredit or InvoiceKind.CommissionCredit ? CreditNote : Invoice;
}
