using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Host;

/// <summary>Somebody with a browser and no script: opens pages, and sends the forms that stand on them.</summary>
public sealed partial class PlainBrowser(TestStoa stoa) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() };
    private HttpClient? _client;

    /// <summary>The client, for what is not a form.</summary>
    public HttpClient Client => _client ??= new HttpClient(_handler) { BaseAddress = stoa.BaseAddress };

    /// <summary>What the last answer showed.</summary>
    public string Html { get; private set; } = "";

    /// <summary>The cookie of the session.</summary>
    public string Session => _handler.CookieContainer.GetCookies(stoa.BaseAddress)[SessionCookie.Name]?.Value ?? "";

    /// <summary>Opens a page and returns its status.</summary>
    public async Task<HttpStatusCode> Open(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        Html = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode;
    }

    /// <summary>Sends the form with this action from the page that is open; its hidden fields go along.</summary>
    /// <returns>The status, and where to go on.</returns>
    public async Task<(HttpStatusCode Status, string? Location)> Send(string action, params (string Name, string Value)[] fields)
    {
        var form = Forms().Matches(Html).FirstOrDefault(found => WebUtility.HtmlDecode(found.Groups["action"].Value) == action
            && fields.Where(field => field.Name == "transition").All(field => found.Value.Contains($"value=\"{field.Value}\"", StringComparison.Ordinal)));
        Assert.True(form is not null, $"There is no form for {action} on the page.");
        var hidden = Inputs().Matches(form.Value).Where(input => input.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")));
        return await Post(action, [.. hidden.Where(known => fields.All(field => field.Name != known.Name)), .. fields]);
    }

    /// <summary>Sends a form of a page that was open before, once more.</summary>
    public Task<(HttpStatusCode Status, string? Location)> Send(
        string page, string action, (string Name, string Value)[] fields, (string Name, string Value) more)
    {
        Html = page;
        return Send(action, [.. fields, more]);
    }

    /// <summary>Posts as it is, without the page's hidden fields.</summary>
    public async Task<(HttpStatusCode Status, string? Location)> Post(string action, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await Client.PostAsync(new Uri(action, UriKind.Relative), content);
        Html = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.Headers.Location?.ToString());
    }

    /// <summary>Holds a time of the shop from its page, and returns the checkout's path.</summary>
    public async Task<string> Hold(Shop shop, Instant? start = null)
    {
        Assert.Equal(HttpStatusCode.OK, await Open($"/l/{shop.Listing}/times?plan={shop.Plan}&date=2026-03-03"));
        var (status, location) = await Send("/holds", ("start", Text(start ?? Sale.Tomorrow)));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.StartsWith("/checkout/rsv_", location, StringComparison.Ordinal);
        return location!;
    }

    /// <summary>Holds and orders as a guest, and returns the order's path.</summary>
    public async Task<string> Order(Shop shop, Instant? start = null, string name = "Ada Guest", string note = "")
    {
        var checkout = await Hold(shop, start);
        Assert.Equal(HttpStatusCode.OK, await Open($"{checkout}?as=guest"));
        var (status, location) = await Send(checkout, ("name", name), ("email", "ada@example.org"), ("phone", ""), ("note", note));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.StartsWith("/orders/ord_", location, StringComparison.Ordinal);
        return location!;
    }

    /// <summary>Signs in as a new member of an organization.</summary>
    public async Task SignIn(Id<Organization> organization, MemberRole role = MemberRole.Owner) =>
        _handler.CookieContainer.Add(stoa.BaseAddress, new Cookie(SessionCookie.Name, await Members.SignIn(stoa, organization, role)));

    /// <summary>Goes on with a session that is open.</summary>
    public void Use(string session) => _handler.CookieContainer.Add(stoa.BaseAddress, new Cookie(SessionCookie.Name, session));

    /// <summary>Goes on with the session of another browser.</summary>
    public void SignIn(string cookie) => _handler.CookieContainer.Add(stoa.BaseAddress, new Cookie(SessionCookie.Name, cookie));

    /// <summary>Goes back to a page that was open before.</summary>
    public void Show(string page) => Html = page;

    /// <summary>A start as pages post it.</summary>
    public static string Text(Instant start) => NodaTime.Text.InstantPattern.ExtendedIso.Format(start);

    public void Dispose()
    {
        _client?.Dispose();
        _handler.Dispose();
    }

    private static string Attribute(string element, string name) =>
        WebUtility.HtmlDecode(Regex.Match(element, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();
}
