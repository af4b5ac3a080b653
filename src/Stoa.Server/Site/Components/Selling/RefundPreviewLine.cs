using Stoa.Core;

namespace Stoa.Server.Site.Components.Selling;

/// <summary>One part of a payment and how much of it would come back.</summary>
/// <param name="Label">What was paid for.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Refunded">What would come back.</param>
/// <param name="Why">The rule, in a sentence.</param>
public sealed record RefundPreviewLine(string Label, Money Paid, Money Refunded, string Why);
