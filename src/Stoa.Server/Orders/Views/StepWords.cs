using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Progress;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Orders.Views;

/// <summary>Steps of orders as people look back on them.</summary>
public static class StepWords
{
    private static readonly Dictionary<string, (string Title, Tone Tone)> Known = new(StringComparer.Ordinal)
    {
        ["pay"] = ("Paid and confirmed", Tone.Good),
        ["authorize"] = ("Requested; the amount is reserved", Tone.Neutral),
        ["expire"] = ("The time to pay was over", Tone.Bad),
        ["abandon"] = ("Given up before paying", Tone.Neutral),
        ["rebook"] = ("The payment came late, the time was still free: confirmed", Tone.Good),
        ["refund-late-payment"] = ("The late payment goes back", Tone.Neutral),
        ["accept"] = ("Accepted by the provider", Tone.Good),
        ["decline"] = ("Declined by the provider", Tone.Bad),
        ["withdraw"] = ("Request withdrawn", Tone.Neutral),
        ["expire-request"] = ("The provider did not answer in time", Tone.Bad),
        ["authorization-ends"] = ("The bank did not keep the amount set aside any longer", Tone.Bad),
        ["call-off"] = ("Cancelled by the customer", Tone.Bad),
        ["capture-failed"] = ("The payment could not be taken", Tone.Bad),
        ["remind"] = ("Reminder sent", Tone.Neutral),
        ["reschedule"] = ("Moved to another time", Tone.Neutral),
        ["cancel"] = ("Cancelled by the customer", Tone.Bad),
        ["cancel-by-provider"] = ("Cancelled by the provider", Tone.Bad),
        ["force-cancel"] = ("Cancelled by the marketplace", Tone.Bad),
        ["start"] = ("Started", Tone.Neutral),
        ["complete"] = ("Completed", Tone.Good),
        ["no-show"] = ("Nobody came", Tone.Bad),
        ["release"] = ("The provider was paid", Tone.Good),
        ["dispute"] = ("A problem was reported", Tone.Bad),
        ["remind-of-dispute"] = ("The marketplace was reminded to decide", Tone.Neutral),
        ["resolve-for-customer"] = ("Decided for the customer", Tone.Neutral),
        ["resolve-for-provider"] = ("Decided for the provider", Tone.Neutral),
        ["resolve-by-split"] = ("Decided: the money is split", Tone.Neutral),
        ["give-up"] = ("Its payment was given up", Tone.Bad),
        ["end-with-refund"] = ("The subscription ended early", Tone.Neutral),
        ["end-without-refund"] = ("The subscription ended early", Tone.Neutral),
        ["milestone-deliver"] = ("A milestone is done, says the provider", Tone.Neutral),
        ["milestone-accept"] = ("A milestone was accepted, and its money released", Tone.Good),
        ["milestone-dispute"] = ("A milestone was not accepted", Tone.Bad),
        ["milestone-settle"] = ("A complaint about a milestone was settled", Tone.Neutral),
        ["milestone-give-back"] = ("A milestone's money was given back", Tone.Neutral),
        ["refund-failed"] = ("A refund could not be made yet", Tone.Bad),
        ["refund-made"] = ("The refund was made", Tone.Good),
        ["refund-at-gateway"] = ("Refunded at the payment processor", Tone.Neutral),
        ["refund"] = ("The provider gave money back", Tone.Neutral),
        ["force-refund"] = ("Refunded by the marketplace", Tone.Neutral),
    };

    /// <summary>What happened, in a few words; the transition's own label for one that has no words yet.</summary>
    public static string Title(string transition, string label) => Known.TryGetValue(transition, out var words) ? words.Title : label;

    /// <summary>An order's way so far and what comes next, oldest first.</summary>
    /// <param name="order">The order.</param>
    /// <param name="culture">How amounts and times are written.</param>
    public static IReadOnlyList<TimelineEntry> Timeline(GetOrder.View order, CultureInfo culture)
    {
        List<TimelineEntry> entries = [new("Ordered", order.CreatedAt)];
        entries.AddRange(order.Timeline.Select(step => Entry(step, order, culture)));
        if (Next(order) is { } next) entries.Add(next);
        return entries;
    }

    private static TimelineEntry Entry(GetOrder.Step step, GetOrder.View order, CultureInfo culture)
    {
        var facts = Facts(step.Details, order, culture);
        string[] texts = [facts ?? "", step.Reason is { Length: > 0 } reason ? $"“{reason}”" : ""];
        var text = string.Join(" ", texts.Where(part => part.Length > 0));
        return new TimelineEntry(
            Title(step.Name, step.Label), step.At, text.Length > 0 ? text : null,
            step.ActorRole is ActorRole.System ? null : $"by the {step.ActorRole.InWords()}",
            Known.TryGetValue(step.Name, out var words) ? words.Tone : Tone.Neutral);
    }

    // {"refund_minor":4400,"previous_start":"2026-03-03T15:00:00Z","start":"2026-03-04T15:00:00Z"}
    private static string? Facts(string? details, GetOrder.View order, CultureInfo culture)
    {
        if (details is null) return null;
        using var json = JsonDocument.Parse(details);
        var zone = DateTimeZoneProviders.Tzdb[order.Zone];
        if (json.RootElement.TryGetProperty("milestone", out var milestone)) return Milestone(milestone.GetString(), json.RootElement, order, culture);
        if (json.RootElement.TryGetProperty("refund_minor", out var minor) && minor.TryGetInt64(out var refund))
            return refund == 0 ? "Nothing goes back." : $"{new Money(refund, order.Total.Currency).Format(culture)} goes back to the customer{For(json.RootElement)}.";
        if (json.RootElement.TryGetProperty("late_minor", out var late) && late.TryGetInt64(out var waiting))
            return $"It is about {new Money(waiting, order.Total.Currency).Format(culture)}.";
        if (At(json.RootElement, "previous_start") is { } before && At(json.RootElement, "start") is { } after)
            return $"From {WallClock.Text(before, zone, culture, TimeStyle.Short)} to {WallClock.Text(after, zone, culture, TimeStyle.Short)}.";
        return null;
    }

    private static string Milestone(string? title, JsonElement details, GetOrder.View order, CultureInfo culture)
    {
        string?[] texts = [Told("refund_minor", "goes back to the customer"), Told("milestone_released_minor", "released")];
        var text = string.Join(", ", texts.OfType<string>());
        return text.Length > 0 ? $"{title}: {text}." : $"{title}.";

        string? Told(string name, string what) => details.TryGetProperty(name, out var minor) && minor.TryGetInt64(out var amount)
            ? $"{new Money(amount, order.Total.Currency).Format(culture)} {what}"
            : null;
    }

    private static string For(JsonElement details) =>
        details.TryGetProperty("refund_of", out var of) && of.ValueKind is JsonValueKind.Array ? $", for {string.Join(", ", of.EnumerateArray().Select(label => label.GetString()))}" : "";

    private static Instant? At(JsonElement details, string name) =>
        details.TryGetProperty(name, out var text) && InstantPattern.ExtendedIso.Parse(text.GetString() ?? "") is { Success: true } at ? at.Value : null;

    private static TimelineEntry? Next(GetOrder.View order) => order.State switch
    {
        OrderState.AwaitingPayment when order.IsCycle => new("It is paid", null, IsNext: true),
        OrderState.AwaitingPayment => new("Pay before the hold ends", order.DeadlineAt, IsNext: true),
        OrderState.AwaitingAcceptance => new("The provider answers by then", order.DeadlineAt, IsNext: true),
        OrderState.Confirmed => new("It starts", order.StartsAt, IsNext: true),
        OrderState.InProgress => new("It ends", order.EndsAt, IsNext: true),
        OrderState.Completed or OrderState.NoShow when order.MoneyState is MoneyState.Held => new("The provider is paid", order.DeadlineAt, IsNext: true),
        _ => null,
    };
}
