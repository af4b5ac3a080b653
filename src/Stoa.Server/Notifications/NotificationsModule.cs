using Stoa.Server.Catalog.Questions;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Manual;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Fees;

namespace Stoa.Server.Notifications;

/// <summary>Mails: written with what caused them, delivered after the commit, kept sealed for whoever must look.</summary>
public sealed class NotificationsModule : Module
{
    private const string Table = "notifications.notifications";

    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(MailOptions.Read(configuration));
        services.AddSingleton(provider => Letterhead.Of(provider.GetRequiredService<Marketplace>(), provider.GetRequiredService<MailOptions>(), configuration));
        services.AddSingleton<MessageChannel>(provider => Choose(provider.GetRequiredService<MailOptions>(), configuration));
        services.AddSingleton<Mail>();

        services.AddSingleton(new SealedColumn(Table, "id", "recipient", Notification.RecipientPurpose,
            new IndexedBy("recipient_index", IndexKind.Email, Notification.RecipientIndexPurpose)));
        services.AddSingleton(new SealedColumn(Table, "id", "subject", Notification.SubjectPurpose));
        services.AddSingleton(new SealedColumn(Table, "id", "text", Notification.TextPurpose));
        services.AddSingleton(new SealedColumn(Table, "id", "html", Notification.HtmlPurpose));
        services.AddSingleton(new SealedColumn(Table, "id", "calendar", Notification.CalendarPurpose));
        services.AddSingleton(new SealedColumn(Table, "id", "unsubscribe", Notification.UnsubscribePurpose));
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        // Anybody may read anybody's mail there: outside demo mode the routes do not exist.
        if (!IsDemo(site.ServiceProvider.GetRequiredService<IConfiguration>())) return;
        site.MapGet("/demo/mailbox", ViewMailbox.Get).AllowAnonymous();
        site.MapGet("/demo/mailbox/{id}", ViewMailbox.GetMail).AllowAnonymous();
        site.MapGet("/demo/mailbox/{id}/html", ViewMailbox.GetHtml).AllowAnonymous();
        site.MapGet("/demo/mailbox/{id}/appointment.ics", ViewMailbox.GetCalendar).AllowAnonymous();
    }

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<OrderTransitioned>(SendOrderNotices.Topic, SendOrderNotices.Handle, when: SendOrderNotices.Concerns);
        handlers.OnEvent<MilestoneMoved>(SendMilestoneNotices.Topic, SendMilestoneNotices.Handle);
        handlers.OnEvent<QuestionAsked>(SendQuestionNotices.AskedTopic, SendQuestionNotices.Asked);
        handlers.OnEvent<QuestionAnswered>(SendQuestionNotices.AnsweredTopic, SendQuestionNotices.Answered);
        handlers.OnEvent<RefundSettled>(SendRefundTrouble.Topic, SendRefundTrouble.Handle);
        handlers.OnEvent<TransferAwaited>(SendTransferNotices.AwaitedTopic, SendTransferNotices.Awaited);
        handlers.OnEvent<TransferPartCame>(SendTransferNotices.PartTopic, SendTransferNotices.PartCame);
        handlers.OnEvent<ReturnAccountWanted>(SendTransferNotices.AccountTopic, SendTransferNotices.AccountWanted);
        handlers.OnEvent<PayoutMoved>(SendPayoutNotices.MovedTopic, SendPayoutNotices.Moved);
        handlers.OnEvent<PayoutAccountChanged>(SendPayoutNotices.AccountTopic, SendPayoutNotices.AccountChanged);
        handlers.OnEvent<SellerAccountChanged>(SendPayoutNotices.SellerTopic, SendPayoutNotices.SellerChanged);
        handlers.OnEvent<FeeChangeProposed>(SendFeeNotices.ProposedTopic, SendFeeNotices.Proposed);
        handlers.OnEvent<FeeChangeDecided>(SendFeeNotices.DecidedTopic, SendFeeNotices.Decided);
        handlers.OnEnvelope<TellProvidersOfFees.Next>(TellProvidersOfFees.Topic, TellProvidersOfFees.Handle);
        handlers.OnEnvelope<DeliverNotification.Request>(DeliverNotification.Topic, DeliverNotification.Handle);
    }

    private static MessageChannel Choose(MailOptions options, IConfiguration configuration)
    {
        if (options.IsSet) return new SmtpChannel(options);
        return IsDemo(configuration) ? new MailboxChannel() : new UnsetChannel();
    }

    private static bool IsDemo(IConfiguration configuration) => configuration.GetValue<bool>($"{StoaOptions.Section}:{nameof(StoaOptions.Demo)}");
}
