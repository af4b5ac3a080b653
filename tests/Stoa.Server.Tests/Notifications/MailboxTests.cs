using System.Net;
using Stoa.Server.Notifications;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Notifications;

/// <summary>The mailbox of demo mode, over HTTP.</summary>
public sealed class MailboxTests(TestDatabases databases)
{
    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" };

    [Fact]
    public async Task Mails_are_listed_filtered_opened_and_shown_as_html()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var (ada, bob) = (await Write(stoa, "ada@example.org", "Ada"), await Write(stoa, "bob@example.org", "<script>Bob</script>"));
        using var client = stoa.Client();

        var all = await client.GetStringAsync("/demo/mailbox");
        Assert.Contains("ada@example.org", all, StringComparison.Ordinal);
        Assert.Contains("bob@example.org", all, StringComparison.Ordinal);
        var bobs = await client.GetStringAsync("/demo/mailbox?to=BOB@example.org");
        Assert.DoesNotContain("ada@example.org", bobs, StringComparison.Ordinal);
        Assert.Contains($"/demo/mailbox/{bob}", bobs, StringComparison.Ordinal);
        var mail = await client.GetStringAsync($"/demo/mailbox/{bob}");
        Assert.Contains("Hello &lt;script&gt;Bob&lt;/script&gt;,", mail, StringComparison.Ordinal);
        Assert.Matches("href=\"[^\"]*/orders/ord_1\"", mail);
        using var html = await client.GetAsync($"/demo/mailbox/{ada}/html");
        Assert.Contains("sandbox", string.Join(' ', html.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("Hello Ada,", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lists_go_on_by_cursor_without_losing_a_mail()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        for (var i = 0; i < 25; i++) await Write(stoa, $"p{i:00}@example.org", "P");
        using var client = stoa.Client();

        var first = await client.GetStringAsync("/demo/mailbox");
        var next = WebUtility.HtmlDecode(first.Split("href=\"").First(part => part.StartsWith("/demo/mailbox?cursor=", StringComparison.Ordinal)).Split('"')[0]);
        var second = await client.GetStringAsync(next);

        Assert.All(Enumerable.Range(0, 25), i => Assert.True(
            first.Contains($"p{i:00}@", StringComparison.Ordinal) ^ second.Contains($"p{i:00}@", StringComparison.Ordinal), $"p{i:00} stands on one page"));
    }

    [Theory]
    [InlineData("/demo/mailbox?to=nobody", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/demo/mailbox?cursor=x", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/demo/mailbox/ntf_01h455vb4pex5vsknk084sn02q", HttpStatusCode.NotFound)]
    [InlineData("/demo/mailbox/ntf_01h455vb4pex5vsknk084sn02q/html", HttpStatusCode.NotFound)]
    [InlineData("/demo/mailbox/ntf_01h455vb4pex5vsknk084sn02q/appointment.ics", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_said_politely(string path, HttpStatusCode status)
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        using var client = stoa.Client();

        using var answer = await client.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Outside_demo_mode_there_is_no_mailbox()
    {
        await using var stoa = await TestStoa.Start(databases);
        var id = await Write(stoa, "ada@example.org", "Ada");
        using var client = stoa.Client();

        foreach (var path in (string[])["/demo/mailbox", $"/demo/mailbox/{id}", $"/demo/mailbox/{id}/html"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Task<Id<Notification>> Write(TestStoa stoa, string email, string name) => stoa.With(async (work, services) =>
    {
        var mail = (Mail)services.GetService(typeof(Mail))!;
        await mail.Send(work, Samples.Mail() with { Email = email, Name = name }, CancellationToken.None);
        var id = work.Db.Set<Notification>().Local.Single().Id;
        Assert.Null(await work.Commit(CancellationToken.None));
        return id;
    });
}
