using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stoa.Server.Platform.Telemetry;

namespace Stoa.Server.Payments.Observability;

/// <summary>How payments do, for alarms: <c>deploy/prometheus/stoa-payments.yml</c> shows some. Names of gateways and outcomes, never ids.</summary>
internal static class PaymentMetrics
{
    internal const string Opened = "opened";
    internal const string Refused = "refused";
    internal const string Silent = "silent";
    internal const string Accepted = "accepted";
    internal const string Duplicate = "duplicate";
    internal const string Ignored = "ignored";

    private static readonly Histogram<double> Checkouts = StoaTelemetry.Meter.CreateHistogram<double>(
        "stoa.payments.checkout.duration", "s", "How long a gateway took to open a page to pay on, by what came of it.");

    private static readonly Counter<long> Settled = StoaTelemetry.Meter.CreateCounter<long>(
        "stoa.payments.settled", "{payment}", "Payments that came to an end, by what came of it.");

    private static readonly Histogram<double> Webhooks = StoaTelemetry.Meter.CreateHistogram<double>(
        "stoa.payments.webhook.duration", "s", "How long it took to verify and keep a webhook, by what came of it.");

    /// <summary>A gateway was asked for a page.</summary>
    /// <param name="gateway">Which.</param>
    /// <param name="outcome"><see cref="Opened"/>, <see cref="Refused"/> or <see cref="Silent"/>.</param>
    /// <param name="started">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal static void Checkout(string gateway, string outcome, long started) => Checkouts.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(gateway, outcome));

    /// <summary>A payment was captured, or has failed.</summary>
    /// <param name="gateway">At which.</param>
    /// <param name="isCaptured">False when it failed.</param>
    internal static void End(string? gateway, bool isCaptured) => Settled.Add(1, Tags(gateway ?? "none", isCaptured ? "captured" : "failed"));

    /// <summary>A webhook came.</summary>
    /// <param name="gateway">Of which.</param>
    /// <param name="outcome"><see cref="Accepted"/>, <see cref="Duplicate"/>, <see cref="Ignored"/>, <see cref="Refused"/>, or <see cref="Silent"/> when the processor could not be asked whether it is genuine.</param>
    /// <param name="started">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal static void Webhook(string gateway, string outcome, long started) => Webhooks.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(gateway, outcome));

    private static TagList Tags(string gateway, string outcome) => new() { { "gateway", gateway }, { "outcome", outcome } };
}
