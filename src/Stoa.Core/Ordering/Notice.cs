namespace Stoa.Core.Ordering;

/// <summary>A message that a transition sends: a template and who receives it.</summary>
/// <param name="Template">One of <see cref="NoticeTemplates.All"/>.</param>
/// <param name="To">The receivers; each gets the template's wording for its role.</param>
public sealed record Notice(string Template, ActorRole To);

/// <summary>The templates that processes may send.</summary>
public static class NoticeTemplates
{
    /// <summary>Every template's name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "request-sent",
        "request-received",
        "request-declined",
        "request-expired",
        "order-confirmed",
        "order-reminder",
        "order-rescheduled",
        "order-cancelled",
        "order-completed",
        "order-no-show",
        "payment-failed",
        "authorization-ended",
        "late-payment-refunded",
        "refund-made",
        "funds-released",
        "dispute-opened",
        "dispute-waiting",
        "dispute-resolved",
        "end-reminder",
        "extension-confirmed",
        "extension-failed",
        "overstay-charged",
        "requirements-needed",
        "requirements-submitted",
        "delivery-reminder",
        "delivery-late",
        "delivery-made",
        "revision-requested",
        "delivery-accepted",
        "fulfilment-started",
        "fulfilment-failed",
        "renewal-started",
        "renewal-stopped",
    ];
}
