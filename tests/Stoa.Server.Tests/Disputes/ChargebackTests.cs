using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Server.Disputes.Chargebacks;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Disputes;

/// <summary>Payments that a bank takes back: the evidence is put together, handed in once, and everybody hears how it ended.</summary>
public sealed class ChargebackTests(TestDatabases databases)
{
    private const string Opened = "dispute_opened: disputes 110.00, gateway:sandbox -110.00";

    [Fact]
    public async Task The_evidence_says_what_the_order_knows_and_goes_to_the_bank_once()
    {
        await using var it = await Complaint.Begin(databases);
        await it.Look();
        await it.Chargeback();
        var id = await Dispute(it);
        var said = await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/chargeback/statements", new { text = "She came at ten (and stayed)." });
        Assert.True(said.Status == HttpStatusCode.OK, said.Text);
        Assert.Equal(HttpStatusCode.OK, (await it.Operator.Send(HttpMethod.Put, $"/api/v1/operations/disputes/{id}/note", new { text = "We spoke on the phone." })).Status);

        var view = await One(it, id);
        Assert.Equal(["sale", "promised", "timeline", "delivered", "access", "messages", "money", "statements", "note"],
            view.Json.GetProperty("pack").GetProperty("sections").EnumerateArray().Select(s => s.GetProperty("name").GetString()!));
        foreach (var known in new[] { "Ada Guest, ada@example.org", "Paid and confirmed", "Cancellation policy", "Looked at the order", "Confirmed:", "She came at ten (and stayed).", "We spoke on the phone." })
            Assert.Contains(known, view.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", view.Text, StringComparison.Ordinal);
        Assert.Equal("fraudulent", view["reason"]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Submit(it, id)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(answer => answer.Code == "evidence-submitted"));
        await it.Stoa.Settle();
        view = await One(it, id);
        Assert.Equal("submitted", view["evidence"]);
        Assert.Equal("access_log, customer_email, customer_name, explanation, pack, refund_policy, service_date, service_description",
            await it.Words("select unnest(evidence_given) from sandbox.disputes order by 1"));

        // Kept as it was, whatever is said afterwards.
        Assert.Equal("evidence-submitted", (await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/chargeback/statements", new { text = "One more thing." })).Code);
        Assert.Equal("evidence-submitted", (await it.Operator.Send(HttpMethod.Put, $"/api/v1/operations/disputes/{id}/note", new { text = "Later." })).Code);
        var before = await Bytes(it, id, "pdf");
        await it.Stoa.Advance(Duration.FromDays(1));
        Assert.Equal(before, await Bytes(it, id, "pdf"));
        Assert.StartsWith("%PDF-1.4", Encoding.Latin1.GetString(before), StringComparison.Ordinal);
        Assert.Contains("She came at ten \\(and stayed\\).", Encoding.Latin1.GetString(before), StringComparison.Ordinal);
        Assert.Contains("She came at ten (and stayed).", Encoding.UTF8.GetString(await Bytes(it, id, "txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "dispute_won: gateway:sandbox 110.00, disputes -110.00")]
    [InlineData(false, "dispute_lost: held 110.00, disputes -110.00")]
    public async Task The_outcome_is_booked_and_told(bool won, string booked)
    {
        await using var it = await Complaint.Begin(databases);
        await it.Chargeback();
        Assert.Equal("chargeback-opened to operator, chargeback-opened to provider", await it.Mails());
        // Frozen: the time of the release passes and nothing is released.
        await it.Stoa.Advance(Duration.FromDays(3));
        Assert.Equal(Opened, await it.Books());
        await it.Decide(won);
        var mails = await it.Mails();
        foreach (var audience in new[] { "customer", "provider", "operator" })
            Assert.Contains($"chargeback-{(won ? "won" : "lost")} to {audience}", mails, StringComparison.Ordinal);
        Assert.Equal($"{Opened}\n{booked}{(won ? "\nreleased: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00" : "")}", await it.Books());
        await it.IsEven();
        Assert.Equal("chargeback-over", (await Submit(it, await Dispute(it))).Code);
    }

    [Fact]
    public async Task Operators_are_reminded_five_two_and_one_day_before_and_then_no_more()
    {
        await using var it = await Complaint.Begin(databases);
        await it.Chargeback();
        var reminders = new List<long>();
        for (var day = 0; day < 8; day++)
        {
            await it.Stoa.Advance(Duration.FromDays(1));
            reminders.Add(await it.Number("select count(distinct cause) from notifications.notifications where template = 'chargeback-due'"));
        }
        Assert.Equal([0L, 1, 1, 1, 2, 3, 3, 3], reminders);
        Assert.Equal("collecting", (await One(it, await Dispute(it)))["evidence"]);
    }

    [Fact]
    public async Task A_deadline_that_is_told_later_or_moved_is_the_one_that_counts()
    {
        await using var it = await Complaint.Begin(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Disputes:SubmitEvidenceByItself"] = "true" });
        await it.Chargeback();
        await it.Stoa.With(async (work, _) =>
        {
            var dispute = await work.Db.Set<Dispute>().AsNoTracking().SingleAsync();
            var payment = Assert.Single(await LockPayments.Of(work, dispute.OrderId, default));
            var news = new GatewayFact.DisputeOpened(dispute.GatewayDisputeId, dispute.Amount, dispute.Reason, dispute.EvidenceBy + Duration.FromDays(5));
            await DisputeFacts.Open(work, payment, news, default);
            // Older news that come only now move nothing.
            await DisputeFacts.Open(work, payment, news with { EvidenceBy = dispute.EvidenceBy }, default);
            return await work.Commit(default);
        });
        await it.Stoa.Settle();
        var reminders = new List<long>();
        for (var day = 0; day < 11; day++)
        {
            await it.Stoa.Advance(Duration.FromDays(1));
            reminders.Add(await it.Number("select count(distinct cause) from notifications.notifications where template = 'chargeback-due'"));
        }
        Assert.Equal([0L, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3], reminders);
        Assert.Equal("collecting", (await One(it, await Dispute(it)))["evidence"]);
        await it.Stoa.Advance(Duration.FromHours(18));
        Assert.Equal("submitted", (await One(it, await Dispute(it)))["evidence"]);
    }

    [Fact]
    public async Task What_there_is_is_handed_in_just_before_the_deadline_where_that_is_wanted()
    {
        await using var it = await Complaint.Begin(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Disputes:SubmitEvidenceByItself"] = "true" });
        await it.Chargeback();
        var id = await Dispute(it);
        await it.Stoa.Advance(Duration.FromDays(7) - Duration.FromHours(7));
        Assert.Equal("collecting", (await One(it, id))["evidence"]);
        await it.Stoa.Advance(Duration.FromHours(1));
        var view = await One(it, id);
        Assert.Equal(("submitted", true), (view["evidence"], view.Json.GetProperty("by_itself").GetBoolean()));
    }

    [Fact]
    public async Task Evidence_that_the_processor_refuses_is_told_and_may_be_handed_in_again()
    {
        await using var it = await Complaint.Begin(databases);
        await it.Chargeback();
        var id = await Dispute(it);
        await Execute(it, "update sandbox.disputes set evidence_submitted_at = created_at");
        await Submit(it, id);
        await it.Stoa.Settle();
        var view = await One(it, id);
        Assert.Equal(("refused", "dispute_is_over"), (view["evidence"], view["failure_code"]));
        Assert.Contains("chargeback-refused to operator", await it.Mails(), StringComparison.Ordinal);
        await Execute(it, "update sandbox.disputes set evidence_submitted_at = null");
        Assert.Equal(HttpStatusCode.OK, (await Submit(it, id)).Status);
        await it.Stoa.Settle();
        Assert.Equal("submitted", (await One(it, id))["evidence"]);
    }

    [Fact]
    public async Task Only_those_who_work_the_order_speak_for_it()
    {
        await using var it = await Complaint.Begin(databases);
        var path = $"/api/v1/orders/{it.Order}/chargeback";
        Assert.Equal(HttpStatusCode.NotFound, (await it.Provider.Send(HttpMethod.Get, path)).Status);
        await it.Chargeback();
        Assert.Equal(HttpStatusCode.OK, (await it.Provider.Send(HttpMethod.Get, path)).Status);
        using var stranger = new Shopper(it.Stoa.BaseAddress);
        stranger.Token = await SignedIn.Token(it.Stoa, memberOf: (await Shop.Open(it.Stoa)).Organization);
        using var finance = new Shopper(it.Stoa.BaseAddress);
        finance.Token = await SignedIn.Token(it.Stoa, memberOf: it.Shop.Organization, role: MemberRole.Finance);
        foreach (var nobody in new[] { stranger, it.Customer })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await nobody.Send(HttpMethod.Get, path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await nobody.Send(HttpMethod.Post, $"{path}/statements", new { text = "Me too." })).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await finance.Send(HttpMethod.Post, $"{path}/statements", new { text = "Me too." })).Status);
        Assert.Equal(("text-required", HttpStatusCode.UnprocessableEntity),
            (await it.Provider.Send(HttpMethod.Post, $"{path}/statements", new { text = " " }) is var empty ? empty.Code : null, empty.Status));
        Assert.Equal(0, await it.Number("select count(*) from disputes.statements"));
    }

    [Fact]
    public async Task The_pages_do_the_same_without_a_script()
    {
        await using var it = await Complaint.Begin(databases);
        await it.Chargeback();
        var id = await Dispute(it);
        using var provider = new PlainBrowser(it.Stoa);
        provider.Use(it.Provider.Token!);
        await provider.Open($"/orders/{it.Order}");
        Assert.Contains($"/orders/{it.Order}/chargeback", provider.Html, StringComparison.Ordinal);
        await provider.Open($"/orders/{it.Order}/chargeback");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await provider.Send($"/orders/{it.Order}/chargeback", ("text", " "))).Status);
        Assert.Contains("id=\"field-text-error\"", provider.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await provider.Send($"/orders/{it.Order}/chargeback", ("text", "She was here."))).Status);

        using var operators = new PlainBrowser(it.Stoa);
        operators.Use(it.Operator.Token!);
        await operators.Open("/operator/disputes");
        Assert.Contains("Waits for evidence", operators.Html, StringComparison.Ordinal);
        await operators.Open($"/operator/disputes/{id}");
        Assert.Contains("She was here.", operators.Html, StringComparison.Ordinal);
        var seen = operators.Html;
        Assert.Equal(HttpStatusCode.SeeOther, (await operators.Send($"/operator/disputes/{id}/note", ("text", "A note."))).Status);
        // What was looked at before the note was written is not what would be handed in.
        Assert.Equal(HttpStatusCode.Conflict, (await operators.Send(seen, $"/operator/disputes/{id}/submit", [], ("idempotency_key", "another-tab-00002"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await operators.Send($"/operator/disputes/{id}/submit")).Status);
        await it.Stoa.Settle();
        await operators.Open($"/operator/disputes/{id}");
        Assert.Contains("The bank decides", operators.Html, StringComparison.Ordinal);
        await it.Decide(won: true);
        await operators.Open("/operator/disputes?only=decided");
        Assert.Contains("Won", operators.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pdf_holds_every_line_within_its_pages()
    {
        var text = string.Join('\n', Enumerable.Range(1, 200).Select(i => $"Line {i}: {new string('x', i)} “quoted” – Ørsted, Łódź, 東京 (a\\b)"));
        var file = Encoding.Latin1.GetString(PlainPdf.Of(text));
        Assert.Contains("Line 200:", file, StringComparison.Ordinal);
        Assert.Contains("\u0093quoted\u0094 \u0096 Ørsted, ?ód?, ?? \\(a\\\\b\\)".Replace("ód?", "ódz", StringComparison.Ordinal), file, StringComparison.Ordinal);
        foreach (var line in file.Split('\n').Where(line => line.EndsWith(") Tj T*", StringComparison.Ordinal))) Assert.InRange(line.Length, 1, 120);
        var table = int.Parse(file.Split("startxref\n")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("xref", file[table..(table + 4)]);
    }

    private static async Task<string> Dispute(Complaint it) =>
        (await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/disputes")).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)
            .Concat((await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/disputes?only=decided")).Json.GetProperty("items").EnumerateArray()
                .Select(one => one.GetProperty("id").GetString()!)).Single();

    private static Task<Answer> One(Complaint it, string id) => it.Operator.Send(HttpMethod.Get, $"/api/v1/operations/disputes/{id}");

    private static Task<Answer> Submit(Complaint it, string id) => it.Operator.Send(HttpMethod.Post, $"/api/v1/operations/disputes/{id}/submit", new { });

    private static async Task<byte[]> Bytes(Complaint it, string id, string kind)
    {
        using var client = SignedIn.Client(it.Stoa, it.Operator.Token!);
        return await client.GetByteArrayAsync(new Uri($"/api/v1/operations/disputes/{id}/evidence.{kind}", UriKind.Relative));
    }

    private static async Task Execute(Complaint it, string sql)
    {
        await using var command = it.Stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
