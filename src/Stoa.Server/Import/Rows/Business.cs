using System.Security.Cryptography;
using System.Text.Json;
using Stoa.Core.Listings;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Import.Rows;

/// <summary>A business as a row describes it, checked and complete: what the import writes.</summary>
internal sealed record Business(
    string Source, string ExternalId, string Name, string Category, string Summary, string Description, string? Website,
    string Street, string Postcode, string City, string Area, string Country, double Latitude, double Longitude, string Zone,
    string Currency, string Kind, string Status, IReadOnlyList<WeeklyRule> Hours, IReadOnlyList<BusinessPlan> Plans, IReadOnlyList<string> Resources,
    int IntervalMinutes, int NoticeMinutes, int HorizonDays, string BookingMode, string CancellationPolicy)
{
    /// <summary>The id of who offers it, where one offers several; null for a provider of its own.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Who offers it.</summary>
    public string ProviderName { get; init; } = Name;

    /// <summary>What its category asks of its listings, as far as the row says it.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; init; } = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);

    /// <summary>What is compared with the import before: a business that has not changed is not touched.</summary>
    public byte[] Fingerprint() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, StoaJson.Options));

    /// <summary>The id of a part of this business: the same in every import, so that the second finds what the first wrote.</summary>
    public Guid IdOf(string part) => StableId.Of(Source, ExternalId, part);

    /// <summary>The external id of its provider.</summary>
    public string ProviderExternalId() => ProviderId is null ? ExternalId : $"provider/{ProviderId}";

    /// <summary>The id of a part of its provider.</summary>
    public Guid IdOfProvider(string part) => StableId.Of(Source, ProviderExternalId(), part);
}

/// <summary>A plan with its price in the business's currency.</summary>
internal sealed record BusinessPlan(string Name, string Description, int Minutes, int BufferAfterMinutes, long PriceMinor)
{
    /// <summary>What a rental's price is for; nothing for an appointment.</summary>
    public PlanTerms Terms { get; init; } = PlanTerms.None;
}
