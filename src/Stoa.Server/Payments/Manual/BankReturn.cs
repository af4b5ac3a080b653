using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>Where money on its way back stands.</summary>
public enum BankReturnStatus
{
    /// <summary>The customer has not said where to.</summary>
    Wanting,

    /// <summary>May be paid.</summary>
    Ready,

    /// <summary>On a list for the operator's bank.</summary>
    Listed,

    /// <summary>The operator's bank has paid it.</summary>
    Paid,

    /// <summary>Paid, and sent back by the customer's bank: another took its place.</summary>
    Bounced,
}

/// <summary>Money that goes back to a customer by bank.</summary>
public sealed class BankReturn : IIdentified, IVersioned
{
    internal const string HolderPurpose = "payments.bank_returns.holder";
    internal const string AccountPurpose = "payments.bank_returns.account";
    internal const string BankCodePurpose = "payments.bank_returns.bank_code";

    public static string IdPrefix => "brt";

    public required Id<BankReturn> Id { get; init; }
    public required Id<Payment> PaymentId { get; init; }
    public required Id<Order> OrderId { get; init; }

    /// <summary>The refund that it carries out; null for money that was no order's.</summary>
    public Id<Refund>? RefundId { get; init; }

    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }
    public required BankReturnStatus Status { get; set; }

    /// <summary>Whose account it goes to.</summary>
    public Sealed? Holder { get; set; }

    /// <summary>The IBAN, or the account's number.</summary>
    public Sealed? Account { get; set; }

    /// <summary>The BIC, or the bank's number.</summary>
    public Sealed? BankCode { get; set; }

    public bool IsIban { get; set; }
    public string? Country { get; set; }

    /// <summary>The account's last characters.</summary>
    public string? Tail { get; set; }

    /// <summary>Why it came back before.</summary>
    public string? Reason { get; set; }

    public Id<BankReturnFile>? FileId { get; set; }
    public required Instant CreatedAt { get; init; }
    public Instant? PaidAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>How much.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>True until it has been paid.</summary>
    public bool IsOpen => Status is BankReturnStatus.Wanting or BankReturnStatus.Ready or BankReturnStatus.Listed;

    /// <summary>Says where it goes.</summary>
    internal void GoTo(BankDetails bank, Work work)
    {
        Holder = work.Cipher.Seal(bank.Holder, HolderPurpose);
        Account = work.Cipher.Seal(bank.Account, AccountPurpose);
        BankCode = bank.BankCode.Length == 0 ? null : work.Cipher.Seal(bank.BankCode, BankCodePurpose);
        (IsIban, Country, Tail, Status) = (bank.IsIban, bank.Country, bank.Tail, BankReturnStatus.Ready);
    }

    /// <summary>Asks anew where it goes.</summary>
    internal void AskAgain(string why)
    {
        (Holder, Account, BankCode, IsIban, Country, Tail) = (null, null, null, false, null, null);
        (Status, Reason, FileId) = (BankReturnStatus.Wanting, why, null);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<BankReturn>
    {
        public void Configure(EntityTypeBuilder<BankReturn> builder)
        {
            builder.ToTable("bank_returns", "payments");
            builder.Ignore(r => r.Amount);
            builder.Ignore(r => r.IsOpen);
            builder.HasOne<BankTransfer>().WithMany().HasForeignKey(r => r.PaymentId);
            builder.HasOne<Order>().WithMany().HasForeignKey(r => r.OrderId);
            builder.HasOne<Refund>().WithMany().HasForeignKey(r => r.RefundId);
            builder.HasOne<BankReturnFile>().WithMany().HasForeignKey(r => r.FileId);
        }
    }
}

/// <summary>A list of them.</summary>
public sealed class BankReturnFile : BankFile, IIdentified
{
    public static string IdPrefix => "brf";

    public required Id<BankReturnFile> Id { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<BankReturnFile>
    {
        public void Configure(EntityTypeBuilder<BankReturnFile> builder) => Map(builder, "bank_return_files");
    }
}
