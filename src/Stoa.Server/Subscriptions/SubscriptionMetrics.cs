using System.Diagnostics.Metrics;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Telemetry;

namespace Stoa.Server.Subscriptions;

/// <summary>How subscriptions do, for alarms: what happened, never to whom.</summary>
internal static class SubscriptionMetrics
{
    private static readonly Counter<long> Steps = StoaTelemetry.Meter.CreateCounter<long>(
        "stoa.subscriptions.steps", "{step}", "What happened to subscriptions: renewed, payment_declined, recovered, paused, ended …");

    /// <summary>Something happened, and is committed.</summary>
    internal static void Count(SubscriptionNews news) => Steps.Add(1, new KeyValuePair<string, object?>("news", EnumText.Write(news)));
}
