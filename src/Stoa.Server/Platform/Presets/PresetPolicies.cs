using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;

namespace Stoa.Server.Platform.Presets;

/// <summary>The rules of a preset: cancellation policies, and the durations of the processes.</summary>
internal static class PresetPolicies
{
    public const string RateExpected = "write a rate such as 10% or 12.5%";

    private const int PercentDigitsMax = 2;

    /// <summary>The policies, each sound in Core's eyes; at least one, since every listing names one.</summary>
    public static IReadOnlyList<CancellationPolicy> Cancellation(SettingNode node)
    {
        var policies = new List<CancellationPolicy>();
        foreach (var item in node.Items())
        {
            item.Allow("id", "name", "tiers");
            var policy = new CancellationPolicy(item.Text("id"), item.Text("name"), [.. item.Items("tiers").Select(Tier)]);
            item.MustBeSound(policy.Check());
            if (policies.Exists(other => other.Id == policy.Id))
                throw item.Get("id").Complaint($"\"{policy.Id}\" stands here twice.");
            policies.Add(policy);
        }
        return policies.Count > 0 ? policies : throw node.Complaint("at least one is needed.");
    }

    /// <summary>The timings; what is left out is Stoa's own.</summary>
    public static ProcessTimings Timings(SettingNode node)
    {
        var own = new ProcessTimings();
        foreach (var (name, value) in node.Members()) own = With(own, name, value);
        node.MustBeSound(own.Check());
        return own;
    }

    /// <summary>Reads <c>12.5%</c>.</summary>
    public static bool IsRate(string text, out BasisPoints rate)
    {
        rate = BasisPoints.Zero;
        var read = text.EndsWith('%')
            & decimal.TryParse(text.AsSpan().TrimEnd('%').Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        if (!read || decimal.Round(percent, PercentDigitsMax) != percent || percent > 100) return false;
        rate = new BasisPoints((int)(percent * 100));
        return true;
    }

    private static CancellationTier Tier(SettingNode node)
    {
        node.Allow("hours_before_start", "refund", "fees_refunded");
        return new CancellationTier(
            node.Get("hours_before_start").Whole(0, CancellationPolicy.HoursMax),
            node.Get("refund").Parsed<BasisPoints>(IsRate, RateExpected),
            node.Get("fees_refunded").Truth());
    }

    private static ProcessTimings With(ProcessTimings own, string name, SettingNode value)
    {
        var time = value.Parsed<Duration>(IsDuration, "write minutes, hours or days such as 10m, 24h or 3d");
        return name switch
        {
            "hold" => own with { Hold = time },
            "answer" => own with { Answer = time },
            "reminder" => own with { Reminder = time },
            "no_show" => own with { NoShow = time },
            "release" => own with { Release = time },
            "end_reminder" => own with { EndReminder = time },
            "overstay_grace" => own with { OverstayGrace = time },
            "capture" => own with { Capture = time },
            "overstay_limit" => own with { OverstayLimit = time },
            "requirements_reminder" => own with { RequirementsReminder = time },
            "requirements" => own with { Requirements = time },
            "delivery" => own with { Delivery = time },
            "delivery_reminder" => own with { DeliveryReminder = time },
            "late_delivery" => own with { LateDelivery = time },
            "auto_accept" => own with { AutoAccept = time },
            "clearing" => own with { Clearing = time },
            "fulfilment_start" => own with { FulfilmentStart = time },
            "fulfilment" => own with { Fulfilment = time },
            "cycle_payment" => own with { CyclePayment = time },
            "dispute_reminder" => own with { DisputeReminder = time },
            _ => throw value.Complaint("there is no such timing."),
        };
    }

    private static bool IsDuration(string text, out Duration duration)
    {
        duration = Duration.Zero;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (text[^1] is not ('m' or 'h' or 'd')) return false;
        duration = text[^1] switch
        {
            'm' => Duration.FromMinutes(count),
            'h' => Duration.FromHours(count),
            _ => Duration.FromDays(count),
        };
        return true;
    }
}
