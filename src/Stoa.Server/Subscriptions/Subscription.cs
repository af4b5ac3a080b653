using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions;

/// <summary>A standing order of a membership: each of its cycles is an order of its own.</summary>
public sealed class Subscription : IIdentified, IVersioned
{
    public static string IdPrefix => "sub";

    public required Id<Subscription> Id { get; init; }
    public required Id<Customer> CustomerId { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Id<Plan> PlanId { get; set; }

    /// <summary>Listing and plan, as they were called when the plan was chosen.</summary>
    public required string Title { get; set; }

    public required string ProviderName { get; init; }

    /// <summary>IANA name of the provider's zone, in which cycles are counted.</summary>
    public required string Zone { get; init; }

    public required string Currency { get; init; }

    /// <summary>What a cycle costs, before taxes that are added: as agreed, whatever the plan costs by now.</summary>
    public required long PriceMinor { get; set; }

    public required RenewalTerms Terms { get; set; }
    public required SubscriptionState State { get; set; }
    public required Instant AnchorAt { get; set; }
    public required int AnchorCycle { get; set; }

    /// <summary>The last cycle that was billed; 0 before the first.</summary>
    public int Cycle { get; set; }

    public Instant? PeriodStart { get; set; }

    /// <summary>Until when it is paid, being paid, or free.</summary>
    public Instant? PeriodEnd { get; set; }

    public bool CancelsAtEnd { get; set; }

    /// <summary>Who asked for that; null for the customer, or when nobody did.</summary>
    public ActorRole? EndsBy { get; set; }

    /// <summary>The end of the period that the customer was last reminded of.</summary>
    public Instant? RemindedFor { get; set; }

    /// <summary>The cycle's order while it waits for its payment.</summary>
    public Id<Order>? OpenOrderId { get; set; }

    /// <summary>A change's order while it waits for its payment.</summary>
    public Id<Order>? ChangeOrderId { get; set; }

    /// <summary>Until when the customer may pay it by hand; null while the card that is kept is being charged.</summary>
    public Instant? ChangeUntil { get; set; }

    /// <summary>The plan that follows with the next period.</summary>
    public Id<Plan>? NextPlanId { get; set; }

    public Instant? PastDueSince { get; set; }
    public int Retries { get; set; }
    public string? DeclineCode { get; set; }
    public Decline? Decline { get; set; }
    public Instant? RetryAt { get; set; }
    public Instant? PausedAt { get; set; }
    public Instant? PausedUntil { get; set; }

    /// <summary>Who paused it: the customer, or the system when it cannot be served or was not paid.</summary>
    public ActorRole? PausedBy { get; set; }

    public Id<PaymentMethod>? MethodId { get; set; }

    /// <summary>Another means that the customer was sent to give.</summary>
    public Id<PaymentMethod>? AskedMethodId { get; set; }

    /// <summary>True when the customer's credit is spent first.</summary>
    public bool UsesCredit { get; init; }

    /// <summary>The sentence that the customer agreed to.</summary>
    public required string Consent { get; init; }

    public required Instant CreatedAt { get; init; }
    public Instant? EndedAt { get; set; }
    public EndReason? EndReason { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>What a cycle costs.</summary>
    public Money Price => new(PriceMinor, Core.Currency.Parse(Currency));

    /// <summary>The provider's zone.</summary>
    internal DateTimeZone TimeZone => DateTimeZoneProviders.Tzdb[Zone];

    /// <summary>Where its cycles begin and end.</summary>
    internal Cycles Cycles => new(Terms.Period, AnchorAt, AnchorCycle, TimeZone);

    /// <summary>As the rules see it.</summary>
    internal SubscriptionFacts Facts => new()
    {
        State = State,
        CreatedAt = CreatedAt,
        PeriodEnd = PeriodEnd,
        CancelsAtEnd = CancelsAtEnd,
        EndsBy = EndsBy ?? ActorRole.Customer,
        IsReminded = RemindedFor is { } reminded && reminded == PeriodEnd,
        AwaitsPayment = OpenOrderId is not null,
        AwaitsChange = ChangeOrderId is not null,
        ChangeUntil = ChangeUntil,
        PastDueSince = PastDueSince,
        RetryAt = RetryAt,
        PausedUntil = PausedUntil,
    };

    /// <summary>No change of plan waits any more.</summary>
    internal void ForgetChange() => (ChangeOrderId, ChangeUntil) = (null, null);

    internal sealed class Mapping : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> builder)
        {
            builder.ToTable("subscriptions", "subscriptions");
            builder.Ignore(s => s.Price);
            builder.Ignore(s => s.TimeZone);
            builder.Ignore(s => s.Cycles);
            builder.Ignore(s => s.Facts);
            builder.Property(s => s.Terms).HasJson();
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
            builder.HasOne<Plan>().WithMany().HasForeignKey(x => x.PlanId);
            builder.HasOne<Plan>().WithMany().HasForeignKey(x => x.NextPlanId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OpenOrderId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.ChangeOrderId);
            builder.HasOne<PaymentMethod>().WithMany().HasForeignKey(x => x.MethodId);
            builder.HasOne<PaymentMethod>().WithMany().HasForeignKey(x => x.AskedMethodId);
        }
    }
}
