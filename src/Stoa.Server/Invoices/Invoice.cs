using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Invoices;

/// <summary>What an invoice is.</summary>
public enum InvoiceKind
{
    /// <summary>From a provider to its customer, on the provider's behalf.</summary>
    Customer,

    /// <summary>Takes back a part of such an invoice.</summary>
    CustomerCredit,

    /// <summary>From the marketplace to a provider, for a month's commissions.</summary>
    Commission,

    /// <summary>Gives a provider commission back that was invoiced before.</summary>
    CommissionCredit,
}

/// <summary>An invoice as it was issued. Nothing of it is ever changed.</summary>
public sealed class Invoice : IIdentified
{
    public static string IdPrefix => "inv";

    internal const string DocumentPurpose = "invoices.invoices.document";

    /// <summary>The issuer of the marketplace's own invoices.</summary>
    internal const string Platform = "platform";

    public required Id<Invoice> Id { get; init; }
    public required InvoiceKind Kind { get; init; }

    /// <summary>Whose numbers it counts in: an organization's id, or the marketplace's.</summary>
    public required string Issuer { get; init; }

    public required int Year { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    public required Id<Organization> OrganizationId { get; init; }
    public Id<Order>? OrderId { get; init; }

    /// <summary>The invoice that a credit note takes from.</summary>
    public Id<Invoice>? CorrectsId { get; init; }

    /// <summary>What it is for; the database lets it be issued once.</summary>
    public required string Cause { get; init; }

    public required string Currency { get; init; }
    public required long TotalMinor { get; init; }
    public required long TaxMinor { get; init; }
    public required string Locale { get; init; }
    public required Instant IssuedAt { get; init; }

    /// <summary>Everything that stands on it.</summary>
    public required Sealed Document { get; init; }

    /// <summary>SHA-256 of what was sealed.</summary>
    public required byte[] DocumentHash { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Invoice>
    {
        public void Configure(EntityTypeBuilder<Invoice> builder)
        {
            builder.ToTable("invoices", "invoices");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<Invoice>().WithMany().HasForeignKey(x => x.CorrectsId);
        }
    }
}

/// <summary>What of an order's commission stands on a commission invoice.</summary>
public sealed class CommissionLine
{
    public required Id<Invoice> InvoiceId { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required long CommissionMinor { get; init; }
    public required long TaxMinor { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CommissionLine>
    {
        public void Configure(EntityTypeBuilder<CommissionLine> builder)
        {
            builder.ToTable("commission_lines", "invoices");
            builder.HasKey(l => new { l.InvoiceId, l.OrderId });
            builder.HasOne<Invoice>().WithMany().HasForeignKey(x => x.InvoiceId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
