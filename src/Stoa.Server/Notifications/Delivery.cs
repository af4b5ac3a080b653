using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>Whether a notification has left.</summary>
public enum DeliveryStatus { Pending, Sent, Failed }

/// <summary>A notification on its way through one channel.</summary>
public sealed class Delivery : IIdentified
{
    public static string IdPrefix => "dlv";

    public required Id<Delivery> Id { get; init; }
    public required Id<Notification> NotificationId { get; init; }
    public required string Channel { get; init; }
    public DeliveryStatus Status { get; set; }
    public int Attempts { get; set; }

    /// <summary>Why the last try failed; never with an address in it.</summary>
    public string? Error { get; set; }

    /// <summary>Until when, in real time, one process has it in hand: two never send at once.</summary>
    public Instant? ClaimedUntil { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>When the channel took it over.</summary>
    public Instant? SentAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Delivery>
    {
        public void Configure(EntityTypeBuilder<Delivery> builder)
        {
            builder.ToTable("deliveries", "notifications");
            builder.HasOne<Notification>().WithMany().HasForeignKey(x => x.NotificationId);
        }
    }
}
