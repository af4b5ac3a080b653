using System.Globalization;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Invoices.Pdf;

/// <summary>An invoice as a PDF of A4 pages, drawn from its document alone: the same document gives the same file.</summary>
internal sealed class InvoicePdf
{
    private const double Margin = 56;
    private const double LineHeight = 15;
    private const double Column = 250;
    private const double Size = 10;
    private const double TitleSize = 20;
    private const double AmountWidth = 110;
    private const double LabelWidth = 150;
    private const double Inner = PdfFile.Width - (2 * Margin);

    private readonly InvoiceDocument _document;
    private readonly InvoiceWords _words;
    private readonly CultureInfo _culture;
    private readonly PdfFile _file = new();
    private double _y = Margin + LineHeight;

    private InvoicePdf(InvoiceDocument document) =>
        (_document, _words, _culture) = (document, InvoiceWords.Of(document.Locale), CultureInfo.GetCultureInfo(document.Locale));

    /// <summary>The file.</summary>
    internal static byte[] Of(InvoiceDocument document)
    {
        var drawing = new InvoicePdf(document);
        drawing.Head();
        drawing.Parties();
        drawing.Figures();
        drawing.Foot();
        return drawing._file.Write($"{drawing._words.TitleOf(document.Kind)} {document.Number}", document.Marketplace, document.Locale, document.IssuedOn);
    }

    private void Head()
    {
        _file.Text(_words.TitleOf(_document.Kind), Margin, _y, TitleSize, bold: true);
        _y += 2 * LineHeight;
        Pair(_words.Number, _document.Number);
        Pair(_words.Date, Day(_document.IssuedOn));
        if (_document.Corrects is { } corrected) Pair(_words.Corrects, corrected);
        if (_document.OrderNumber is { } order) Pair(_words.Order, order);
        if (_document.ServiceDay is { } day) Pair(_words.Service, Day(day));
        _y += LineHeight;
    }

    private void Parties()
    {
        var top = _y;
        Party(_words.From, _document.Seller, Margin);
        var left = _y;
        _y = top;
        Party(_words.To, _document.Buyer, Margin + Column);
        _y = Math.Max(left, _y) + LineHeight;
    }

    private void Figures()
    {
        Paragraph(_document.Subject, bold: true);
        _y += LineHeight / 2;
        Row(_words.What, _words.Amount, bold: true);
        Rule();
        foreach (var line in _document.Lines) Row(line.Label, Money(line.Amount));
        foreach (var tax in _document.Taxes.Where(tax => !tax.IsIncluded)) Row(Label(tax), Money(tax.Amount));
        Rule();
        Row(_words.Total, Money(_document.Total), bold: true);
        foreach (var tax in _document.Taxes.Where(tax => tax.IsIncluded)) Row($"{Label(tax)}, {_words.Included}", Money(tax.Amount));
        _y += LineHeight;
    }

    private void Foot()
    {
        if (_document.Kind is InvoiceKind.Customer or InvoiceKind.CustomerCredit)
            Paragraph(string.Format(_culture, _words.OnBehalf, _document.Marketplace, _document.Seller.Name));
        if (_document.Kind is InvoiceKind.Customer) Paragraph(_words.Paid);
    }

    private void Party(string role, InvoiceParty party, double x)
    {
        _file.Text(role, x, _y, Size, soft: true);
        _y += LineHeight;
        foreach (var (line, isName) in party.Lines.Select(line => (line, false)).Prepend((party.Name, true)))
        {
            foreach (var part in Wrapped(line, Column - LineHeight, isName))
            {
                _file.Text(part, x, _y, Size, bold: isName);
                _y += LineHeight;
            }
        }
    }

    private void Pair(string label, string value)
    {
        _file.Text(label, Margin, _y, Size, soft: true);
        _file.Text(value, Margin + LabelWidth, _y, Size);
        _y += LineHeight;
    }

    private void Row(string label, string amount, bool bold = false)
    {
        var parts = Wrapped(label, Inner - AmountWidth, bold);
        Room(parts.Count);
        _file.Text(amount, Margin + Inner - _file.WidthOf(amount, Size, bold), _y, Size, bold);
        foreach (var part in parts)
        {
            _file.Text(part, Margin, _y, Size, bold);
            _y += LineHeight;
        }
    }

    private void Paragraph(string text, bool bold = false)
    {
        foreach (var part in Wrapped(text, Inner, bold))
        {
            Room(1);
            _file.Text(part, Margin, _y, Size, bold);
            _y += LineHeight;
        }
    }

    private void Rule()
    {
        _file.Line(Margin, Margin + Inner, _y - Size);
        _y += LineHeight / 3;
    }

    private List<string> Wrapped(string text, double width, bool bold) => LineBreaks.Of(text, width, piece => _file.WidthOf(piece, Size, bold));

    private void Room(int lines)
    {
        if (_y + (lines * LineHeight) <= PdfFile.Height - Margin) return;
        _file.AddPage();
        _y = Margin + LineHeight;
    }

    private static string Label(InvoiceTax tax) => tax.Registration is { } number ? $"{tax.Label} ({number})" : tax.Label;

    private string Money(Money amount) => amount.Format(_culture);

    private string Day(LocalDate day) => day.ToString("D", _culture);
}
