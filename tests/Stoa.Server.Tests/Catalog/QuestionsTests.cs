using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Catalog.Questions;
using Stoa.Server.Notifications;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>Questions and answers on a listing's page.</summary>
public sealed class QuestionsTests(TestDatabases databases)
{
    [Fact]
    public async Task A_question_is_asked_answered_and_read_by_everybody()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var customer = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        using var visitor = new PlainBrowser(stoa);
        var page = $"/l/deep-tissue-massage-{shop.Listing}";
        var questions = $"/api/v1/listings/{shop.Listing}/questions";

        Assert.Equal(HttpStatusCode.Unauthorized, (await stoa.Client().PostAsJsonAsync(questions, new { text = "May I?" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await customer.PostAsJsonAsync(questions, new { text = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await customer.PostAsJsonAsync(questions, new { text = "Is there <b>parking</b>?" })).StatusCode);
        await stoa.Settle();
        Assert.Equal(["question-asked"], await Mails(stoa));

        // Until it is answered, only who asked sees it.
        await visitor.Open(page);
        Assert.DoesNotContain("parking", visitor.Html, StringComparison.Ordinal);
        Assert.Single((await customer.GetFromJsonAsync<JsonElement>(questions)).GetProperty("items").EnumerateArray());

        await owner.Open($"/provider/{shop.Organization}/questions");
        var id = await stoa.With((work, _) => work.Db.Set<Question>().Select(question => question.Id).SingleAsync());
        var action = $"/provider/{shop.Organization}/questions/{id}";
        var (status, _) = await owner.Post(action, new FormOnPage(owner.Html, action).With("answer", "").All);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        (status, _) = await owner.Post(action, new FormOnPage(owner.Html, action).With("answer", "Behind the house.").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await stoa.Settle();
        Assert.Equal(["question-answered", "question-asked"], await Mails(stoa));
        await visitor.Open(page);
        Assert.Contains("Is there &lt;b&gt;parking&lt;/b&gt;?", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("Behind the house.", visitor.Html, StringComparison.Ordinal);

        await owner.Open($"/provider/{shop.Organization}/questions?show=answered");
        await owner.Post(action, new FormOnPage(owner.Html, action).With("do", "hide").All);
        await visitor.Open(page);
        Assert.DoesNotContain("Behind the house.", visitor.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_too_much_and_nobody_asks_themselves()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var customer = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        var questions = $"/api/v1/listings/{shop.Listing}/questions";
        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => customer.PostAsJsonAsync(questions, new { text = $"Question {n}?" })));
        Assert.Equal(AskQuestion.WaitingMax, asked.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(HttpStatusCode.TooManyRequests, asked.First(answer => answer.StatusCode != HttpStatusCode.Created).StatusCode);

        using var owner = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.PostAsJsonAsync(questions, new { text = "How good am I?" })).StatusCode);
        var id = (await owner.GetFromJsonAsync<JsonElement>($"/api/v1/organizations/{shop.Organization}/questions")).GetProperty("items")[0].GetProperty("question").GetProperty("id").GetString();
        using var stranger = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: other.Organization));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PatchAsJsonAsync($"/api/v1/organizations/{other.Organization}/questions/{id}", new { answer = "Mine." })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.PatchAsJsonAsync($"/api/v1/organizations/{shop.Organization}/questions/{id}", new { answer = "Yes." })).StatusCode);
    }

    private static Task<List<string>> Mails(TestStoa stoa) =>
        stoa.With((work, _) => work.Db.Set<Notification>().OrderBy(mail => mail.Template).Select(mail => mail.Template).ToListAsync());
}
