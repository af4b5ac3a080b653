using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>What a change would mean.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsAtOnce">False when it counts from the next period.</param>
/// <param name="Credit">What the unused time of the present plan is worth; null when nothing is counted.</param>
/// <param name="Charge">What the same time costs in the new one.</param>
/// <param name="DueNow">What is charged now, with taxes.</param>
/// <param name="NextBill">What is charged next.</param>
/// <param name="NextBillAt">When.</param>
/// <param name="Period">How often from then on: "every month".</param>
public sealed record PlanChangePreview(
    Id<Plan> PlanId, string Name, bool IsAtOnce, Money? Credit, Money? Charge, Money DueNow, Money NextBill, Instant? NextBillAt, string Period)
{
    /// <summary>The price in full, where something is due now.</summary>
    public Quote? Quote { get; init; }
}
