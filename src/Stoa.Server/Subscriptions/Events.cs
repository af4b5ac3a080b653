using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions;

/// <summary>What happened to a subscription.</summary>
public enum SubscriptionNews
{
    TrialStarted, Started, RenewsSoon, Renewed, PaymentDeclined, Recovered, PlanChanged, PlanChanges, ChangeFailed, Paused, Resumed, CancelsAtEnd, KeptOn, Ended,
}

/// <summary>Something happened to a subscription.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="SellerId">The provider.</param>
/// <param name="News">What.</param>
/// <param name="By">In which role somebody did it.</param>
/// <param name="StepId">Unique: what a handler remembers to do its work once.</param>
/// <param name="Amount">What was paid, is asked for, or goes back.</param>
/// <param name="Reason">Why, where somebody said so.</param>
public sealed record SubscriptionMoved(
    Id<Subscription> SubscriptionId, Id<Organization> SellerId, SubscriptionNews News, ActorRole By, Guid StepId, Money? Amount, string? Reason) : IDomainEvent
{
    public static string Type => "subscription.moved";
    public string Aggregate => SubscriptionId.ToString();
    public Guid? OrganizationId => SellerId.Value;
}
