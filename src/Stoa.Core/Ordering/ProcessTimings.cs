using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>Every duration a process uses; a marketplace's preset sets them. The defaults are Stoa's.</summary>
public sealed record ProcessTimings
{
    /// <summary>The longest duration that may be configured.</summary>
    public static readonly Duration LongestMax = Duration.FromDays(366);

    /// <summary>Stoa's own durations.</summary>
    public static ProcessTimings Default { get; } = new();

    /// <summary>How long an unpaid order keeps its place. Default 10 minutes.</summary>
    public Duration Hold { get; init; } = Duration.FromMinutes(10);

    /// <summary>How long a provider may take to answer a request, at most until its start. Default 24 hours.</summary>
    public Duration Answer { get; init; } = Duration.FromHours(24);

    /// <summary>
    /// How long before the start the money of an accepted request is taken: then, or when cancelling stops being free, whichever is earlier.
    /// Default none, which is at the acceptance.
    /// </summary>
    public Duration? Capture { get; init; }

    /// <summary>How long before the start both sides are reminded. Default 24 hours.</summary>
    public Duration Reminder { get; init; } = Duration.FromHours(24);

    /// <summary>How long after the end a provider may report that the customer did not come. Default 48 hours.</summary>
    public Duration NoShow { get; init; } = Duration.FromHours(48);

    /// <summary>How long after the end held funds are released. Default 48 hours.</summary>
    public Duration Release { get; init; } = Duration.FromHours(48);

    /// <summary>How long before a rental's end the customer is reminded. Default 15 minutes.</summary>
    public Duration EndReminder { get; init; } = Duration.FromMinutes(15);

    /// <summary>How long after a rental's end staying costs nothing. Default 15 minutes.</summary>
    public Duration OverstayGrace { get; init; } = Duration.FromMinutes(15);

    /// <summary>How long after a rental's end it is closed although nobody was seen to leave. Default 24 hours.</summary>
    public Duration OverstayLimit { get; init; } = Duration.FromHours(24);

    /// <summary>How long until a customer is reminded of missing requirements. Default 2 days.</summary>
    public Duration RequirementsReminder { get; init; } = Duration.FromDays(2);

    /// <summary>How long a customer may take to send the requirements. Default 14 days.</summary>
    public Duration Requirements { get; init; } = Duration.FromDays(14);

    /// <summary>How long a gig takes when its plan does not say. Default 7 days.</summary>
    public Duration Delivery { get; init; } = Duration.FromDays(7);

    /// <summary>How long before the delivery date the provider is reminded. Default 24 hours.</summary>
    public Duration DeliveryReminder { get; init; } = Duration.FromHours(24);

    /// <summary>How long after the delivery date a gig without delivery is called off. Default 14 days.</summary>
    public Duration LateDelivery { get; init; } = Duration.FromDays(14);

    /// <summary>How long after delivery silence means acceptance. Default 3 days.</summary>
    public Duration AutoAccept { get; init; } = Duration.FromDays(3);

    /// <summary>How long after completion a gig's or package's funds are released. Default 7 days.</summary>
    public Duration Clearing { get; init; } = Duration.FromDays(7);

    /// <summary>How long after payment a package's fulfilment starts; the customer may still cancel freely. Default 5 minutes.</summary>
    public Duration FulfilmentStart { get; init; } = Duration.FromMinutes(5);

    /// <summary>How long a package's fulfilment may take before the rest is refunded. Default 30 days.</summary>
    public Duration Fulfilment { get; init; } = Duration.FromDays(30);

    /// <summary>How long the order of a membership's cycle waits for its payment at the most; the subscription gives up earlier. Default 40 days.</summary>
    public Duration CyclePayment { get; init; } = Duration.FromDays(40);

    /// <summary>How long a dispute waits before the operator is reminded. Default 3 days.</summary>
    public Duration DisputeReminder { get; init; } = Duration.FromDays(3);

    /// <summary>The first duration that is out of range, as a problem; null when all are sound. None is negative or above <see cref="LongestMax"/>.</summary>
    public Problem? Check()
    {
        foreach (var (name, duration) in All())
        {
            if (duration < Duration.Zero || duration > LongestMax)
            {
                return new(ProblemKind.Invalid, "timing-out-of-range", $"{name} must be between 0 and {LongestMax.TotalDays} days.", name);
            }
        }

        if (Hold == Duration.Zero || Answer == Duration.Zero)
        {
            return new(ProblemKind.Invalid, "timing-out-of-range", "hold and answer must be longer than nothing.", Hold == Duration.Zero ? "hold" : "answer");
        }

        return null;
    }

    private IEnumerable<(string Name, Duration Duration)> All() =>
    [
        ("hold", Hold), ("answer", Answer), ("reminder", Reminder), ("capture", Capture ?? Duration.Zero), ("no_show", NoShow), ("release", Release),
        ("end_reminder", EndReminder), ("overstay_grace", OverstayGrace), ("overstay_limit", OverstayLimit),
        ("requirements_reminder", RequirementsReminder), ("requirements", Requirements), ("delivery", Delivery),
        ("delivery_reminder", DeliveryReminder), ("late_delivery", LateDelivery), ("auto_accept", AutoAccept),
        ("clearing", Clearing), ("fulfilment_start", FulfilmentStart), ("fulfilment", Fulfilment),
        ("cycle_payment", CyclePayment), ("dispute_reminder", DisputeReminder),
    ];
}
