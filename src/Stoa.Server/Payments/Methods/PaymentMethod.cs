using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Methods;

/// <summary>Whether a means of payment can be charged.</summary>
public enum MethodStatus { Asked, Kept, Failed }

/// <summary>A customer's means of payment, kept by a processor: we know its ids there, and what people call it.</summary>
public sealed class PaymentMethod : IIdentified, IVersioned
{
    public static string IdPrefix => "pmt";

    public required Id<PaymentMethod> Id { get; init; }
    public required Id<Customer> CustomerId { get; init; }
    public required string Gateway { get; init; }
    public required MethodStatus Status { get; set; }
    public string? GatewayCustomerId { get; set; }
    public string? GatewayMethodId { get; set; }

    /// <summary>Such as "Visa ending in 4242"; empty until the processor has told.</summary>
    public string Label { get; set; } = "";

    public string? ReturnUrl { get; set; }

    /// <summary>Where the customer gives it; null when it comes with a payment.</summary>
    public string? HostedUrl { get; set; }

    public required Instant CreatedAt { get; init; }
    public Instant? KeptAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>As its processor knows it.</summary>
    internal KeptMethod? Kept => GatewayMethodId is { } method ? new KeptMethod(GatewayCustomerId, method) : null;

    internal sealed class Mapping : IEntityTypeConfiguration<PaymentMethod>
    {
        public void Configure(EntityTypeBuilder<PaymentMethod> builder)
        {
            builder.ToTable("methods", "payments");
            builder.Ignore(m => m.Kept);
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}
