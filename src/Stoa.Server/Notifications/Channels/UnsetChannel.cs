using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Notifications.Channels;

/// <summary>No mail server has been set: mails wait, and say what is missing, until one is.</summary>
public sealed class UnsetChannel : MessageChannel
{
    public override string Name => "smtp";

    public override Task Send(OutgoingMail mail, CancellationToken cancel) =>
        throw new DeliveryException($"No mail server is set. Set {MailOptions.Section}:Host (STOA_MAIL__HOST), start again, and replay what waits.");
}
