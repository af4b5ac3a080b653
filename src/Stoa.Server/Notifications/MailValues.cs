using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;

namespace Stoa.Server.Notifications;

/// <summary>What a template may speak of. Everything is plain text and is encoded where it is written.</summary>
public sealed record MailValues
{
    /// <summary>Where the mail's one action leads: a path of this marketplace, or a whole address.</summary>
    public string? Link { get; init; }

    /// <summary>How long the link works; null when it does not end.</summary>
    public Duration? LinkValidFor { get; init; }

    /// <summary>The order it is about; templates of orders need it.</summary>
    public MailOrder? Order { get; init; }

    /// <summary>The subscription it is about; templates of subscriptions need it.</summary>
    public MailSubscription? Subscription { get; init; }

    /// <summary>The title of what it is about, where that is no order.</summary>
    public string? About { get; init; }

    /// <summary>How much is paid out.</summary>
    public Money? Amount { get; init; }

    /// <summary>What stands first in the table below, name and value: such as a bank account to send money to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>The team that somebody is asked to join, or the organization that is paid.</summary>
    public string? Organization { get; init; }

    /// <summary>What they would be in it.</summary>
    public string? Role { get; init; }

    /// <summary>Why something happened, in the actor's own words.</summary>
    public string? Reason { get; init; }

    /// <summary>Who did it.</summary>
    public ActorRole By { get; init; }

    /// <summary>False when the customer has not been charged: what was set aside is given back.</summary>
    public bool WasCharged { get; init; } = true;

    /// <summary>What goes back to the customer.</summary>
    public Money? Refund { get; init; }

    /// <summary>What somebody proposes should go back; nothing has moved.</summary>
    public Money? Proposed { get; init; }

    /// <summary>Where it goes back to; null where that is not known.</summary>
    public Funding? RefundTo { get; init; }

    /// <summary>How the refund comes about, in a sentence.</summary>
    public string? RefundExplained { get; init; }

    /// <summary>What the saved search is called that found something.</summary>
    public string? SearchName { get; init; }

    /// <summary>What it found, as far as the mail names it.</summary>
    public IReadOnlyList<MailFind> Finds { get; init; } = [];

    /// <summary>How many it found, those that the mail does not name with them.</summary>
    public int FindsTotal { get; init; }

    /// <summary>The fees that change.</summary>
    public MailFees? Fees { get; init; }

    /// <summary>The start before it was moved.</summary>
    public Instant? PreviousStart { get; init; }
}

/// <summary>An order, as far as mails speak of it.</summary>
/// <param name="Number">For people.</param>
/// <param name="Title">What was bought.</param>
/// <param name="ProviderName">From whom.</param>
/// <param name="CustomerName">By whom.</param>
/// <param name="StartsAt">Null when nothing has been reserved.</param>
/// <param name="EndsAt">Null with it.</param>
/// <param name="Zone">The place's zone: times are written as its clocks show them.</param>
/// <param name="Place">Name and address of the place; null when there is none.</param>
/// <param name="Total">What the customer pays.</param>
/// <param name="ProviderReceives">What the provider gets of it, when nothing is refunded.</param>
public sealed record MailOrder(
    string Number,
    string Title,
    string ProviderName,
    string CustomerName,
    Instant? StartsAt,
    Instant? EndsAt,
    DateTimeZone Zone,
    string? Place,
    Money Total,
    Money ProviderReceives)
{
    /// <summary>The price, line by line; null where only its total is known.</summary>
    public Quote? Price { get; init; }

    /// <summary>What of it the customer pays with credit.</summary>
    public Money? Credit { get; init; }

    /// <summary>When something happens by itself next, such as a request's end.</summary>
    public Instant? DeadlineAt { get; init; }
}

/// <summary>A change of what the marketplace takes.</summary>
/// <param name="From">From when.</param>
/// <param name="Until">Until when; null for no end.</param>
/// <param name="Zone">Where the marketplace is.</param>
/// <param name="Changes">What changes, a sentence for each.</param>
public sealed record MailFees(Instant From, Instant? Until, DateTimeZone Zone, IReadOnlyList<string> Changes);

/// <summary>Something that a saved search found.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="ProviderName">Who offers it.</param>
/// <param name="Place">Where; empty where that is not known.</param>
/// <param name="PriceFrom">The lowest price.</param>
/// <param name="Path">Its page.</param>
public sealed record MailFind(string Title, string ProviderName, string Place, Money PriceFrom, string Path);
