using Stoa.Core;

namespace Stoa.Server.Invoices.Issuers;

/// <summary>Who invoices, or is invoiced, as the law wants it on paper.</summary>
/// <param name="Name">The name in law: a person's or a company's.</param>
/// <param name="Address">Line by line.</param>
/// <param name="TaxNumber">The number that the tax office knows them by; null without.</param>
public sealed record IssuerDetails(string Name, IReadOnlyList<string> Address, string? TaxNumber)
{
    /// <summary>The longest name.</summary>
    public const int NameLengthMax = 150;

    /// <summary>The most lines of an address.</summary>
    public const int AddressLinesMax = 6;

    /// <summary>The longest line of an address.</summary>
    public const int AddressLineLengthMax = 100;

    /// <summary>The longest tax number.</summary>
    public const int TaxNumberLengthMax = 40;

    /// <summary>What was typed, read; or everything that is wrong with it, by field.</summary>
    /// <param name="name">The name.</param>
    /// <param name="address">The address, a line each.</param>
    /// <param name="taxNumber">The tax number; may be empty.</param>
    internal static (IssuerDetails Details, IReadOnlyList<Problem> Problems) Read(string? name, string? address, string? taxNumber)
    {
        var details = new IssuerDetails(
            name?.Trim() ?? "",
            (address ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            string.IsNullOrWhiteSpace(taxNumber) ? null : taxNumber.Trim());
        var problems = new List<Problem>();
        if (details.Name.Length is 0 or > NameLengthMax)
            problems.Add(Wrong("issuer-name", $"Write the name as the law has it, in at most {NameLengthMax} characters.", "name"));
        if (details.Address.Count is 0 or > AddressLinesMax || details.Address.Any(line => line.Length > AddressLineLengthMax))
            problems.Add(Wrong("issuer-address", $"Write the address in 1 to {AddressLinesMax} lines of at most {AddressLineLengthMax} characters.", "address"));
        if (details.TaxNumber?.Length > TaxNumberLengthMax)
            problems.Add(Wrong("issuer-tax-number", $"A tax number has at most {TaxNumberLengthMax} characters.", "tax_number"));
        return (details, problems);
    }

    /// <summary>As a party of an invoice.</summary>
    internal InvoiceParty Party(InvoiceWords words) => new(Name, TaxNumber is null ? Address : [.. Address, $"{words.TaxNumber}: {TaxNumber}"]);

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
