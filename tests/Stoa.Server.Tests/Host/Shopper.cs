using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;

namespace Stoa.Server.Tests.Host;

/// <summary>A guest with a program of their own, who buys over HTTP: the API for the order, the processor's page for the card.</summary>
public sealed partial class Shopper(Uri site) : IDisposable
{
    /// <summary>The card that always pays.</summary>
    public const string GoodCard = "4242424242424242";

    private readonly HttpClient _api = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site };
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = site };

    /// <summary>The bearer token of this guest's session.</summary>
    public string? Token { get; set; }

    /// <summary>Sends JSON as this guest.</summary>
    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, options: Stoa.Server.Platform.Http.StoaJson.Options);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (Token is not null) request.Headers.Authorization = new("Bearer", Token);
        using var response = await _api.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Answer(response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Holds a time; the answer's token is this guest's from then on.</summary>
    public async Task<Answer> Hold(Shop shop, Instant start, string? key = null)
    {
        var held = await Send(HttpMethod.Post, "/api/v1/holds", new { listing_id = shop.Listing, plan_id = shop.Plan, start }, key);
        if (held.Status == HttpStatusCode.Created && held.Json.TryGetProperty("access_token", out var token)) Token = token.GetString();
        return held;
    }

    /// <summary>Checks a hold out.</summary>
    public Task<Answer> Order(string hold, string? key = null) =>
        Send(HttpMethod.Post, "/api/v1/orders", new { hold_id = hold, name = "Ada Guest", email = "ada@example.org", phone = "514 555 0100" }, key);

    /// <summary>Opens the processor's page of an order and gives it a card.</summary>
    /// <returns>Where the processor sends the customer on to.</returns>
    public async Task<string> Pay(string order, string card = GoodCard)
    {
        var started = await Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments");
        Assert.True(started.Status == HttpStatusCode.OK, started.Text);
        // The address of whichever server answers now: a restarted one has another port here, as it would not have in the world.
        var url = new Uri(started["url"]).PathAndQuery;
        var page = await _browser.GetAsync(url);
        var html = await page.Content.ReadAsStringAsync();
        Assert.True(page.IsSuccessStatusCode, html);
        // Paid already, before an answer was lost: the page has no form any more.
        if (!html.Contains("name=\"number\"", StringComparison.Ordinal)) return url;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(AntiforgeryToken().Match(html).Groups["token"].Value),
            ["number"] = card,
            ["expiry"] = "12 / 30",
            ["cvc"] = "123",
            ["name"] = "Ada Guest",
        });
        using var paid = await _browser.PostAsync(url, form);
        var refusal = await paid.Content.ReadAsStringAsync();
        Assert.True(paid.StatusCode == HttpStatusCode.SeeOther, refusal);
        return paid.Headers.Location!.ToString();
    }

    public void Dispose()
    {
        _api.Dispose();
        _browser.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AntiforgeryToken();
}

/// <summary>An answer as a test looks at it.</summary>
public sealed record Answer(HttpStatusCode Status, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A text member of the answer.</summary>
    public string this[string name] => Json.GetProperty(name).GetString()!;

    /// <summary>The problem's code; null when it is none.</summary>
    public string? Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;
}
