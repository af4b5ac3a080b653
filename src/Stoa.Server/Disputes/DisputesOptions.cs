using NodaTime;
using Stoa.Core.Disputes;
using Stoa.Server.Platform;

namespace Stoa.Server.Disputes;

/// <summary>How complaints and chargebacks are dealt with. Key <c>Stoa:Disputes</c>.</summary>
public sealed class DisputesOptions
{
    public const string Section = "Stoa:Disputes";

    /// <summary>How long the two sides of a complaint have to answer each other before the marketplace is asked. Default 3 days, 1 hour to 30 days.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long they have in all. Default 14 days, at least <see cref="AnswerWithin"/>, at most 90 days.</summary>
    public TimeSpan AgreeWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How often the operators are reminded of a complaint that they were asked to decide. Default 2 days, at least 1 hour.</summary>
    public TimeSpan RemindEvery { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Whether what there is is handed to the bank by itself just before the deadline, when nobody did. Default no.</summary>
    public bool SubmitEvidenceByItself { get; set; }

    /// <summary>How long before the bank's deadline that is. Default 6 hours, 10 minutes to 2 days.</summary>
    public TimeSpan SubmitBefore { get; set; } = TimeSpan.FromHours(6);

    internal CaseTimings Timings => new(Duration.FromTimeSpan(AnswerWithin), Duration.FromTimeSpan(AgreeWithin));

    internal static DisputesOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<DisputesOptions>() ?? new DisputesOptions();
        Check(options.AnswerWithin >= TimeSpan.FromHours(1) && options.AnswerWithin <= TimeSpan.FromDays(30), nameof(AnswerWithin), "from 01:00:00 to 30.00:00:00");
        Check(options.AgreeWithin >= options.AnswerWithin && options.AgreeWithin <= TimeSpan.FromDays(90), nameof(AgreeWithin), $"from {nameof(AnswerWithin)} to 90.00:00:00");
        Check(options.RemindEvery >= TimeSpan.FromHours(1), nameof(RemindEvery), "at least 01:00:00");
        Check(options.SubmitBefore >= TimeSpan.FromMinutes(10) && options.SubmitBefore <= TimeSpan.FromDays(2), nameof(SubmitBefore), "from 00:10:00 to 2.00:00:00");
        return options;
    }

    private static void Check(bool holds, string name, string bounds)
    {
        if (!holds) throw new SetupException($"The setting {Section}:{name} must be {bounds}.");
    }
}
