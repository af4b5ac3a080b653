using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications.Channels;

/// <summary>A way by which messages leave the marketplace.</summary>
public abstract class MessageChannel
{
    /// <summary>What deliveries remember, such as <c>smtp</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Hands a message over; when it returns, the other side has taken it.</summary>
    /// <exception cref="Platform.Delivery.DeliveryException">It was not taken. Its words never name an address.</exception>
    public abstract Task Send(OutgoingMail mail, CancellationToken cancel);
}

/// <summary>A message, opened for its one journey.</summary>
/// <param name="Id">Its id, by which a copy is recognized.</param>
/// <param name="To">The e-mail address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">For readers of plain text.</param>
/// <param name="Html">The same for everybody else.</param>
/// <param name="Calendar">A calendar file to attach; null without one.</param>
public sealed record OutgoingMail(Id<Notification> Id, string To, string Subject, string Text, string Html, string? Calendar)
{
    /// <summary>The whole address that ends mails of this kind at one post; null for those that nobody can refuse.</summary>
    public string? Unsubscribe { get; init; }
}
