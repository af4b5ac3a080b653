using Stoa.Server.Invoices.Issuers;
using Stoa.Server.Platform;

namespace Stoa.Server.Invoices;

/// <summary>What stands on the marketplace's own invoices as its own. Key <c>Stoa:Invoices</c>.</summary>
public sealed class InvoicesOptions
{
    public const string Section = "Stoa:Invoices";

    /// <summary>The name in law. Default: the marketplace's.</summary>
    public string? Name { get; set; }

    /// <summary>The address, line by line: <c>Stoa:Invoices:Address:0</c>, <c>:1</c>, …</summary>
    public IReadOnlyList<string> Address { get; set; } = [];

    /// <summary>The number that the tax office knows it by.</summary>
    public string? TaxNumber { get; set; }

    internal static InvoicesOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<InvoicesOptions>() ?? new InvoicesOptions();
        if (options.Address.Count > IssuerDetails.AddressLinesMax)
            throw new SetupException($"The setting {Section}:{nameof(Address)} has at most {IssuerDetails.AddressLinesMax} lines.");
        return options;
    }

    /// <summary>The marketplace as a party of an invoice.</summary>
    internal InvoiceParty PartyOf(string marketplace, InvoiceWords words) =>
        new IssuerDetails(string.IsNullOrWhiteSpace(Name) ? marketplace : Name, [.. Address], TaxNumber).Party(words);
}
