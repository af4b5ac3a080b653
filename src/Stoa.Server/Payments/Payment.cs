using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

/// <summary>When the money is taken: with the payment, or later by our call.</summary>
public enum CaptureMode { Automatic, Manual }

/// <summary>Where a payment stands at its gateway, as far as we have been told.</summary>
public enum PaymentStatus { Created, Pending, Authorized, Captured, Failed, Voided }

/// <summary>A charge: written as an intent before the gateway is asked. Its id is the idempotency key of every call about it.</summary>
public sealed class Payment : IIdentified, IVersioned
{
    public static string IdPrefix => "pay";

    public required Id<Payment> Id { get; init; }
    public required Id<Order> OrderId { get; init; }

    /// <summary>Chosen when the customer goes to pay, and never changed; null until then.</summary>
    public string? Gateway { get; set; }

    public string? GatewayPaymentId { get; set; }

    /// <summary>The gateway's id of the money itself, where that is another one than the page's; null until it is told.</summary>
    public string? GatewayChargeId { get; set; }
    public required CaptureMode Capture { get; init; }
    public required PaymentStatus Status { get; set; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }
    public long CapturedMinor { get; set; }

    /// <summary>Asked back so far, whether settled or not; the database keeps it within what was captured.</summary>
    public long RefundedMinor { get; set; }

    /// <summary>Taken back by the customer's bank: disputes open or lost.</summary>
    public long DisputedMinor { get; set; }

    /// <summary>What the gateway kept for itself.</summary>
    public long FeeMinor { get; set; }

    /// <summary>The currency of the fee, where the processor takes it in another than the payment's; null for the same.</summary>
    public string? FeeCurrency { get; set; }

    /// <summary>Where the gateway sends the customer back to: part of the intent, so that asking again asks the same.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>Where the customer pays.</summary>
    public string? HostedUrl { get; set; }

    public string? FailureCode { get; set; }

    /// <summary>Since when the amount is set aside, or was renewed last; null while it never was.</summary>
    public Instant? AuthorizedAt { get; set; }

    /// <summary>Until when it can be taken, as far as the gateway says; null when it does not.</summary>
    public Instant? AuthorizedUntil { get; set; }

    /// <summary>How often it was set aside anew.</summary>
    public int Renewals { get; set; }

    public required Instant CreatedAt { get; init; }
    public Instant? CapturedAt { get; set; }

    /// <summary>When we decided not to take the money; nothing is captured from then on.</summary>
    public Instant? VoidRequestedAt { get; set; }

    /// <summary>The means that is kept with this payment, or that it is charged to.</summary>
    public Id<PaymentMethod>? MethodId { get; set; }

    /// <summary>True when we charge what is kept, while the customer is away: there is no page.</summary>
    public bool IsOffSession { get; set; }

    /// <summary>The seller's own account at the gateway that it goes into; null when it goes into the marketplace's. Set before the gateway is asked.</summary>
    public Id<SellerAccount>? SellerId { get; set; }

    /// <summary>What of it the seller gets there, ahead of any release.</summary>
    public long AheadMinor { get; set; }

    /// <summary>What of it has gone back at the gateway; kept only where a seller got a part.</summary>
    public long BackMinor { get; set; }

    /// <summary>What of that the seller gave.</summary>
    public long AheadBackMinor { get; set; }

    /// <summary>True for one that came when its order had been paid already: it was never for the order, and no share of it is anybody's.</summary>
    public bool IsDuplicate { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>How it is split between the seller and the marketplace.</summary>
    internal SplitCharge Split => new(Amount, Amount with { Minor = AheadMinor }, Amount with { Minor = BackMinor }, Amount with { Minor = AheadBackMinor });

    /// <summary>The amount to charge.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>What could still go back, minor units.</summary>
    public long RefundableMinor => CapturedMinor - RefundedMinor - DisputedMinor;

    /// <summary>An amount of one that was never for its order: nobody is to give a part of it.</summary>
    internal static Shares Nobodys(Money amount) => Shares.None(amount.Currency) with { Provider = amount };

    internal sealed class Mapping : IEntityTypeConfiguration<Payment>
    {
        public void Configure(EntityTypeBuilder<Payment> builder)
        {
            builder.ToTable("payments", "payments");
            builder.Ignore(p => p.Amount);
            builder.Ignore(p => p.RefundableMinor);
            builder.Ignore(p => p.Split);
            builder.HasOne<SellerAccount>().WithMany().HasForeignKey(x => x.SellerId);
            builder.HasOne<PaymentMethod>().WithMany().HasForeignKey(x => x.MethodId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
