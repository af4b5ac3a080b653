using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Identity;
using Stoa.Server.Notifications;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Identity;

/// <summary>Somebody with a browser: follows links, fills in forms, reads mail.</summary>
public sealed partial class Person(TestStoa stoa, string email = "maya@example.org", string password = "correct horse battery") : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _browser;

    public TestStoa Stoa { get; } = stoa;
    public string Email { get; } = email;
    public string Password { get; set; } = password;
    public HttpClient Browser => _browser ??= new HttpClient(
        new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = Stoa.BaseAddress };

    /// <summary>The session cookie; null without one. Set it to play a thief.</summary>
    public string? Cookie
    {
        get => _cookies.GetCookies(Stoa.BaseAddress)["stoa_session"]?.Value;
        set => _cookies.Add(Stoa.BaseAddress, new Cookie("stoa_session", value, "/"));
    }

    /// <summary>Posts a form, with the token of a page that has one.</summary>
    public async Task<HttpResponseMessage> Submit(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await Browser.GetStringAsync(page);
        var token = WebUtility.HtmlDecode(FormToken().Match(html).Groups["value"].Value);
        Assert.NotEmpty(token);
        return await Browser.PostAsync(action, new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    public Task<HttpResponseMessage> Register() =>
        Submit("/register", "/register", ("name", "Maya Fischer"), ("email", Email), ("password", Password));

    public Task<HttpResponseMessage> SignIn(string? password = null, string back = "") =>
        Submit("/forgot-password", "/sign-in", ("email", Email), ("password", password ?? Password), ("return", back));

    public async Task Verify() => Assert.Equal(HttpStatusCode.SeeOther, (await TryVerify(Password)).StatusCode);

    public async Task<HttpResponseMessage> TryVerify(string? password)
    {
        var link = await MailedLink("verify-email");
        return await Submit(link, "/verify-email", ("token", TokenIn(link)), ("password", password ?? ""));
    }

    /// <summary>Registers, confirms the address and is signed in.</summary>
    public async Task<Person> Joined()
    {
        Assert.Equal(HttpStatusCode.SeeOther, (await Register()).StatusCode);
        await Verify();
        return this;
    }

    public async Task<bool> IsSignedIn() => (await Browser.GetAsync("/account")).StatusCode == HttpStatusCode.OK;

    /// <summary>Asks for a new password and follows the link of the mail.</summary>
    public async Task<string> ResetLink()
    {
        Assert.Equal(HttpStatusCode.SeeOther, (await Submit("/forgot-password", "/forgot-password", ("email", Email))).StatusCode);
        await Stoa.Settle();
        return await MailedLink("reset-password");
    }

    public async Task<HttpResponseMessage> Reset(string link, string password) =>
        await Submit("/forgot-password", "/reset-password", ("token", TokenIn(link)), ("password", password));

    /// <summary>A bearer token of the API by e-mail and password.</summary>
    public async Task<string> ApiToken()
    {
        var answer = await Browser.PostAsJsonAsync("/api/v1/sessions", new { email = Email, password = Password });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>A call of the API with a bearer token and without cookies.</summary>
    public async Task<HttpResponseMessage> Call(HttpMethod method, string path, string token)
    {
        using var client = Stoa.Client();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    /// <summary>How many mails of a template this person has got.</summary>
    public async Task<int> Mails(string template) => (await Texts(template)).Count;

    /// <summary>The path in the latest mail of a template.</summary>
    public async Task<string> MailedLink(string template) => Link().Matches((await Texts(template))[^1])
        .Select(match => new Uri(match.Value).PathAndQuery).First(path => path.Length > 1);

    /// <summary>The account's id.</summary>
    public Task<Id<User>> UserId() => Stoa.With(async (_, services) =>
        (await services.GetRequiredService<Users>().FindByEmailAsync(Email))!.Id);

    public static string TokenIn(string link) => Uri.UnescapeDataString(link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    public void Dispose() => _browser?.Dispose();

    private Task<List<string>> Texts(string template) => Stoa.With(async (work, _) =>
    {
        var mails = await work.Db.Set<Notification>().AsNoTracking().Where(n => n.Template == template).OrderBy(n => n.Id).ToListAsync();
        return mails.Where(n => work.Cipher.Open(n.Recipient, Notification.RecipientPurpose) == Email)
            .Select(n => work.Cipher.Open(n.Text, Notification.TextPurpose)).ToList();
    });

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.None, 1_000)]
    private static partial Regex FormToken();

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, 1_000)]
    private static partial Regex Link();
}
