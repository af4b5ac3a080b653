using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Prices.Taxes;

/// <summary>
/// Asks a tax service over HTTP: one POST of the sale, signed as webhooks are (Standard Webhooks), answered with the rates that count.
/// docs/PRICING.md tells the contract. The same question is not asked twice within minutes.
/// </summary>
internal sealed class TaxesOverHttp(IHttpClientFactory http, TaxesOptions options, IClock clock, TimeProvider time) : ITellsTaxes
{
    internal const string Called = "http";

    private const int AnswerBytesMax = 64 * 1024;
    private const int KeptMax = 10_000;
    private const int ReferenceLengthMax = 100;

    private readonly ConcurrentDictionary<string, (TaxAnswer Answer, long At)> _kept = new(StringComparer.Ordinal);

    public string Name => Called;

    public async Task<Outcome<TaxAnswer>> TaxesOn(TaxedSale sale, CancellationToken cancel)
    {
        var question = JsonSerializer.SerializeToUtf8Bytes(Question.Of(sale), StoaJson.Options);
        var key = Convert.ToHexString(SHA256.HashData(question));
        if (_kept.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < options.Keep) return kept.Answer;
        var answer = await Ask(question, key, sale, cancel);
        // What makes no sense is not kept.
        if (TaxTable.CheckAll(answer.Rules, sale.Place) is { } nonsense) throw new HttpRequestException(nonsense.Message);
        if (_kept.Count >= KeptMax) _kept.Clear();
        _kept[key] = (answer, time.GetTimestamp());
        return answer;
    }

    private async Task<TaxAnswer> Ask(byte[] question, string key, TaxedSale sale, CancellationToken cancel)
    {
        using var client = http.CreateClient(Called);
        client.MaxResponseContentBufferSize = AnswerBytesMax;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url!));
        request.Content = new ByteArrayContent(question);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (id, timestamp) = ($"tax_{key[..32]}", clock.GetCurrentInstant().ToUnixTimeSeconds());
        request.Headers.Add(StandardWebhook.IdHeader, id);
        request.Headers.Add(StandardWebhook.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(options.Key, id, timestamp, question));
        using var response = await client.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"it answered {(int)response.StatusCode}", null, response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        try
        {
            return (JsonSerializer.Deserialize<Answer>(body, StoaJson.Options) ?? throw new JsonException("it is empty")).Read(sale);
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException($"its answer cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>What is asked. Amounts are whole minor units.</summary>
    private sealed record Question(
        string Currency, Party Seller, Party Buyer, Place Place, IReadOnlyList<string> Categories, IReadOnlyList<Line> Lines)
    {
        public static Question Of(TaxedSale sale) => new(
            sale.Currency.Code, new Party(sale.OrganizationId, null), new Party(null, sale.IsGuest), new Place(sale.Place.Country, sale.Place.Postcode), sale.Categories,
            [.. sale.Lines.Select(line => new Line(Platform.Database.EnumText.Write(line.Kind), line.Reference, line.Amount.Minor))]);
    }

    private sealed record Party(string? Id, bool? IsGuest);

    private sealed record Place(string Country, string? Postcode);

    private sealed record Line(string Kind, string Reference, long Amount);

    /// <summary>What it answers.</summary>
    private sealed record Answer(IReadOnlyList<Rate>? Taxes, string? Reference)
    {
        public TaxAnswer Read(TaxedSale sale)
        {
            var rates = Taxes ?? throw new JsonException("it has no taxes: an empty list says that there are none");
            if (Reference?.Length > ReferenceLengthMax) throw new JsonException($"its reference is longer than {ReferenceLengthMax} characters");
            return new TaxAnswer([.. rates.Select(rate => rate.Read(sale))], Reference);
        }
    }

    private sealed record Rate(
        string? Tax, string? Name, string? Percent, IReadOnlyList<string>? On, string? RemittedBy, bool Included, bool Compound, string? Registration)
    {
        public TaxRule Read(TaxedSale sale) => new(
            Tax ?? throw new JsonException("a tax has no tax"), Tax, Name ?? throw new JsonException("a tax has no name"),
            Percent is not null && TaxPercent.TryParse(Percent, out var rate) ? rate : throw new JsonException("percent is not like 9.975%"),
            sale.Place.Country, Instant.MinValue)
        {
            On = (On ?? ["price"]).Aggregate(TaxedParts.None, (parts, part) => parts | Part(part)),
            RemittedBy = RemittedBy switch
            {
                "platform" => TaxRemitter.Platform,
                "provider" or null => TaxRemitter.Provider,
                _ => throw new JsonException("remitted_by is platform or provider"),
            },
            IsIncluded = Included,
            IsCompound = Compound,
            Registration = Registration,
        };

        private static TaxedParts Part(string part) => part switch
        {
            "price" => TaxedParts.Price,
            "surcharge" => TaxedParts.Surcharge,
            "commission" => TaxedParts.Commission,
            _ => throw new JsonException("on has price, surcharge and commission"),
        };
    }
}
