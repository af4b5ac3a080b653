using System.Security.Cryptography;
using System.Text.Json;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Import;

/// <summary>A business as a row describes it, checked and complete: what the import writes.</summary>
internal sealed record Business(
    string Source, string ExternalId, string Name, string Category, string Summary, string Description, string? Website,
    string Street, string Postcode, string City, string Area, string Country, double Latitude, double Longitude, string Zone,
    string Currency, IReadOnlyList<WeeklyRule> Hours, IReadOnlyList<BusinessPlan> Plans, IReadOnlyList<string> Resources,
    int IntervalMinutes, int NoticeMinutes, int HorizonDays, string BookingMode, string CancellationPolicy)
{
    /// <summary>What is compared with the import before: a business that has not changed is not touched.</summary>
    public byte[] Fingerprint() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, StoaJson.Options));

    /// <summary>The id of a part of this business: the same in every import, so that the second finds what the first wrote.</summary>
    public Guid IdOf(string part) => StableId.Of(Source, ExternalId, part);
}

/// <summary>A plan with its price in the business's currency.</summary>
internal sealed record BusinessPlan(string Name, string Description, int Minutes, int BufferAfterMinutes, long PriceMinor);
