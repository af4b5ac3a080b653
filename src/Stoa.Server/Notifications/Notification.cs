using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>A message that was written for somebody, as it was sent. Sealed, because it names people.</summary>
public sealed class Notification : IIdentified
{
    public static string IdPrefix => "ntf";

    public required Id<Notification> Id { get; init; }
    public required string Template { get; init; }

    /// <summary>In which capacity the recipient gets it.</summary>
    public required Audience Audience { get; init; }

    public Id<Order>? OrderId { get; init; }
    public Id<User>? UserId { get; init; }

    /// <summary>What caused it, such as an event's id; with template and recipient it is unique.</summary>
    public required string Cause { get; init; }

    /// <summary>The e-mail address.</summary>
    public required Sealed Recipient { get; init; }

    public required byte[] RecipientIndex { get; init; }
    public required Sealed Subject { get; init; }
    public required Sealed Text { get; init; }
    public required Sealed Html { get; init; }

    /// <summary>The calendar file that travels with it; null without one.</summary>
    public Sealed? Calendar { get; init; }

    /// <summary>The address by which the recipient wants no more of its kind; null for mails that nobody can refuse.</summary>
    public Sealed? Unsubscribe { get; init; }

    public required Instant CreatedAt { get; init; }

    internal const string RecipientPurpose = "notifications.notifications.recipient";
    internal const string SubjectPurpose = "notifications.notifications.subject";
    internal const string TextPurpose = "notifications.notifications.text";
    internal const string HtmlPurpose = "notifications.notifications.html";
    internal const string CalendarPurpose = "notifications.notifications.calendar";
    internal const string UnsubscribePurpose = "notifications.notifications.unsubscribe";

    /// <summary>Addresses are compared only with each other.</summary>
    internal const string RecipientIndexPurpose = "notifications.recipient";

    internal sealed class Mapping : IEntityTypeConfiguration<Notification>
    {
        public void Configure(EntityTypeBuilder<Notification> builder)
        {
            builder.ToTable("notifications", "notifications");
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
