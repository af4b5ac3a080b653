namespace Stoa.Server.Notifications.Channels;

/// <summary>Demo mode: nothing leaves the machine. Mails are read on the page <c>/demo/mailbox</c>.</summary>
public sealed class MailboxChannel : MessageChannel
{
    public override string Name => "mailbox";

    public override Task Send(OutgoingMail mail, CancellationToken cancel) => Task.CompletedTask;
}
