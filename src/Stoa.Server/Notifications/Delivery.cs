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
    public string? Error { get; set; }
    public required Instant CreatedAt { get; init; }
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
