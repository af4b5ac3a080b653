using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>What a customer is to send by bank: the gateway's own record of a payment, which is what a page is to a processor.</summary>
public sealed class BankTransfer : IVersioned
{
    public required Id<Payment> PaymentId { get; init; }
    public required Id<Order> OrderId { get; init; }

    /// <summary>A <see cref="TransferReference"/>, without marks.</summary>
    public required string Reference { get; init; }

    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>Until when the order waits.</summary>
    public required Instant DueAt { get; init; }

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    /// <summary>What must come.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>The reference as people read it.</summary>
    public string Shown => TransferReference.TryParse(Reference, out var reference) ? reference.ToString() : Reference;

    internal sealed class Mapping : IEntityTypeConfiguration<BankTransfer>
    {
        public void Configure(EntityTypeBuilder<BankTransfer> builder)
        {
            builder.ToTable("bank_transfers", "payments");
            builder.HasKey(t => t.PaymentId);
            builder.Ignore(t => t.Amount);
            builder.Ignore(t => t.Shown);
            builder.HasOne<Payment>().WithMany().HasForeignKey(t => t.PaymentId);
            builder.HasOne<Order>().WithMany().HasForeignKey(t => t.OrderId);
        }
    }
}

/// <summary>Money that arrived for a transfer: never changed.</summary>
public sealed class BankReceipt : IIdentified
{
    public static string IdPrefix => "brc";

    public required Id<BankReceipt> Id { get; init; }
    public required Id<Payment> PaymentId { get; init; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>The day that the bank says.</summary>
    public required LocalDate ReceivedOn { get; init; }

    /// <summary>What makes the line of a statement known again; null when it was confirmed by hand.</summary>
    public string? StatementLine { get; init; }

    public required Id<User> ConfirmedBy { get; init; }
    public required Instant ConfirmedAt { get; init; }

    /// <summary>How much came.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    internal sealed class Mapping : IEntityTypeConfiguration<BankReceipt>
    {
        public void Configure(EntityTypeBuilder<BankReceipt> builder)
        {
            builder.ToTable("bank_receipts", "payments");
            builder.Ignore(r => r.Amount);
            builder.HasOne<BankTransfer>().WithMany().HasForeignKey(r => r.PaymentId);
            builder.HasOne<User>().WithMany().HasForeignKey(r => r.ConfirmedBy);
        }
    }
}
