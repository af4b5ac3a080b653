using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Core.Payouts;

/// <summary>A list of transfers as a SEPA credit transfer initiation: ISO 20022, pain.001.001.09.</summary>
public static class Pain001
{
    /// <summary>The schema.</summary>
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private const int NameLengthMax = 70;
    private const int TextLengthMax = 140;

    /// <summary>The account that pays.</summary>
    public sealed record Payer(string Name, Iban Iban, string? Bic);

    /// <summary>The file's text. All lines are in euros and go to IBANs.</summary>
    /// <param name="messageId">The file's id, at most 35 characters; a bank refuses the same twice.</param>
    /// <param name="payer">Who pays.</param>
    /// <param name="lines">One or more.</param>
    /// <param name="createdAt">When the list was made.</param>
    /// <param name="day">When it is to be paid.</param>
    public static string Write(string messageId, Payer payer, IReadOnlyList<TransferLine> lines, Instant createdAt, LocalDate day)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lines.Count);
        var text = new StringBuilder();
        // "utf-8" in the declaration, whatever a string is inside.
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            var (count, sum) = (lines.Count.ToString(CultureInfo.InvariantCulture), Amount(lines.Select(line => line.Amount).Aggregate((total, one) => total + one)));
            xml.WriteStartElement("Document", Namespace);
            xml.WriteStartElement("CstmrCdtTrfInitn");
            xml.WriteStartElement("GrpHdr");
            xml.WriteElementString("MsgId", messageId);
            xml.WriteElementString("CreDtTm", InstantPattern.General.Format(createdAt));
            xml.WriteElementString("NbOfTxs", count);
            xml.WriteElementString("CtrlSum", sum);
            Wrapped(xml, "Nm", Latin(payer.Name, NameLengthMax), "InitgPty");
            xml.WriteEndElement();
            xml.WriteStartElement("PmtInf");
            xml.WriteElementString("PmtInfId", messageId);
            xml.WriteElementString("PmtMtd", "TRF");
            // One line each on the payer's statement: a line that comes back can be told.
            xml.WriteElementString("BtchBookg", "false");
            xml.WriteElementString("NbOfTxs", count);
            xml.WriteElementString("CtrlSum", sum);
            Wrapped(xml, "Cd", "SEPA", "PmtTpInf", "SvcLvl");
            Wrapped(xml, "Dt", LocalDatePattern.Iso.Format(day), "ReqdExctnDt");
            Wrapped(xml, "Nm", Latin(payer.Name, NameLengthMax), "Dbtr");
            Wrapped(xml, "IBAN", payer.Iban.Value, "DbtrAcct", "Id");
            if (payer.Bic is { } bic) Wrapped(xml, "BICFI", bic, "DbtrAgt", "FinInstnId");
            else Wrapped(xml, "Id", "NOTPROVIDED", "DbtrAgt", "FinInstnId", "Othr");
            xml.WriteElementString("ChrgBr", "SLEV");
            foreach (var line in lines) Write(xml, line);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    /// <summary>A text in the letters that every SEPA bank takes: accents go, ä becomes ae, anything else a space.</summary>
    public static string Latin(string text, int lengthMax)
    {
        var latin = new StringBuilder();
        foreach (var letter in Spelled(text).Normalize(NormalizationForm.FormD))
        {
            if (char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark) continue;
            latin.Append(char.IsAsciiLetterOrDigit(letter) || "/-?:().,'+ ".Contains(letter, StringComparison.Ordinal) ? letter : ' ');
        }
        var words = string.Join(' ', latin.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= lengthMax ? words : words[..lengthMax].TrimEnd();
    }

    private static string Spelled(string text) => text
        .Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal)
        .Replace("Ä", "Ae", StringComparison.Ordinal).Replace("Ö", "Oe", StringComparison.Ordinal).Replace("Ü", "Ue", StringComparison.Ordinal)
        .Replace("ß", "ss", StringComparison.Ordinal).Replace("ø", "o", StringComparison.Ordinal).Replace("Ø", "O", StringComparison.Ordinal)
        .Replace("æ", "ae", StringComparison.Ordinal).Replace("Æ", "Ae", StringComparison.Ordinal).Replace("ł", "l", StringComparison.Ordinal)
        .Replace("Ł", "L", StringComparison.Ordinal).Replace("&", "+", StringComparison.Ordinal).Replace("’", "'", StringComparison.Ordinal);

    private static void Write(XmlWriter xml, TransferLine line)
    {
        xml.WriteStartElement("CdtTrfTxInf");
        Wrapped(xml, "EndToEndId", line.Reference, "PmtId");
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", line.Amount.Currency.Code);
        xml.WriteString(Amount(line.Amount));
        xml.WriteEndElement();
        xml.WriteEndElement();
        if (line.BankCode is { } bic) Wrapped(xml, "BICFI", bic, "CdtrAgt", "FinInstnId");
        Wrapped(xml, "Nm", Latin(line.Holder, NameLengthMax), "Cdtr");
        Wrapped(xml, "IBAN", line.Account, "CdtrAcct", "Id");
        Wrapped(xml, "Ustrd", Latin(line.Text, TextLengthMax), "RmtInf");
        xml.WriteEndElement();
    }

    private static void Wrapped(XmlWriter xml, string name, string value, params IReadOnlyList<string> parents)
    {
        foreach (var parent in parents) xml.WriteStartElement(parent);
        xml.WriteElementString(name, value);
        foreach (var _ in parents) xml.WriteEndElement();
    }

    private static string Amount(Money amount) => amount.Major.ToString("F" + amount.Currency.MinorDigits, CultureInfo.InvariantCulture);
}
