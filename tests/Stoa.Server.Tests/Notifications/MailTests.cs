using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Calendars;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Notifications;

/// <summary>From the caller's transaction to a mail server, on a real database.</summary>
public sealed partial class MailTests(TestDatabases databases)
{
    [Fact]
    public async Task A_mail_arrives_with_text_html_and_calendar_under_its_own_id()
    {
        await using var server = new SmallMailServer();
        await using var market = await WithSmtp(server);
        var entry = new CalendarEntry("ord_1@market.example", 0, SmallMarketplace.Noon, SmallMarketplace.Noon, SmallMarketplace.Noon, "Massage", EntryStatus.Confirmed);

        await market.Send(Samples.Mail() with { Calendar = CalendarFile.Write(entry) });
        await market.Settle();

        var mail = Assert.Single(server.Mails);
        var notification = Assert.Single(await market.Notifications());
        Assert.Contains("<ada@example.org>", mail.To, StringComparison.Ordinal);
        Assert.Contains("<hello@market.example>", mail.From, StringComparison.Ordinal);
        Assert.Contains($"\r\nMessage-ID: <{notification.Id}@market.example>\r\n", "\r\n" + mail.Data, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("multipart/alternative", mail.Data, StringComparison.Ordinal);
        Assert.Contains("$110.00 is paid", Decoded(mail.Data, "text/plain"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://market.example/orders/ord_1\"", Decoded(mail.Data, "text/html"), StringComparison.Ordinal);
        Assert.Contains("method=PUBLISH", mail.Data, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VCALENDAR\r\n", Decoded(mail.Data, "text/calendar"), StringComparison.Ordinal);
        var delivery = Assert.Single(await market.Deliveries());
        Assert.Equal((DeliveryStatus.Sent, 1, (string?)null), (delivery.Status, delivery.Attempts, delivery.Error));
        Assert.Equal(SmallMarketplace.Noon, delivery.SentAt);
        Assert.Empty(await market.Envelopes());
    }

    [Fact]
    public async Task What_a_handler_sends_twice_is_one_mail()
    {
        await using var server = new SmallMailServer();
        await using var market = await WithSmtp(server);

        await market.Send(Samples.Mail());
        await market.Send(Samples.Mail());
        await market.Send(Samples.Mail() with { Email = " ADA@example.org" });
        await market.Settle();
        await market.Send(Samples.Mail());
        await market.Settle();

        Assert.Single(server.Mails);
        await market.Send(Samples.Mail(cause: "evt_2"));
        await market.Settle();
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task Twins_at_the_same_moment_are_one_mail_and_the_second_is_told()
    {
        await using var market = await SmallMarketplace.Open(databases, ("Stoa:Demo", "true"));

        var refused = await market.With((first, _) => market.With(async (second, _) =>
        {
            await market.Get<Mail>().Send(first, Samples.Mail(), CancellationToken.None);
            await market.Get<Mail>().Send(second, Samples.Mail(), CancellationToken.None);
            Assert.Null(await first.Commit(CancellationToken.None));
            return await second.Commit(CancellationToken.None);
        }));

        Assert.Equal("already-notified", refused?.Code);
        Assert.Single(await market.Notifications());
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_callers_work_is_abandoned()
    {
        await using var server = new SmallMailServer();
        await using var market = await WithSmtp(server);

        await market.With(async (work, _) =>
        {
            await market.Get<Mail>().Send(work, Samples.Mail(), CancellationToken.None);
            await work.Abandon();
            return 0;
        });
        await market.Settle();

        Assert.Empty(server.Mails);
        Assert.Empty(await market.Notifications());
    }

    [Fact]
    public async Task A_busy_server_is_tried_again_until_it_takes_the_mail()
    {
        await using var server = new SmallMailServer { RefuseData = "451 4.3.2 come back later, <ada@example.org>" };
        await using var market = await WithSmtp(server);
        await market.Send(Samples.Mail());

        await market.Settle();
        var waiting = Assert.Single(await market.Deliveries());
        Assert.Equal((DeliveryStatus.Pending, 1), (waiting.Status, waiting.Attempts));
        Assert.Contains("451", waiting.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", waiting.Error + Assert.Single(await market.Envelopes()).LastError, StringComparison.Ordinal);
        server.RefuseData = null;
        market.Advance(Duration.FromMinutes(1));
        await market.Settle();

        Assert.Single(server.Mails);
        var sent = Assert.Single(await market.Deliveries());
        Assert.Equal((DeliveryStatus.Sent, 2, (string?)null), (sent.Status, sent.Attempts, sent.Error));
    }

    [Fact]
    public async Task What_fails_every_time_ends_where_a_person_can_replay_it()
    {
        await using var server = new SmallMailServer { RefuseData = "451 later" };
        await using var market = await WithSmtp(server);
        await market.Send(Samples.Mail());
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await market.Settle();
            market.Advance(Duration.FromHours(1));
        }

        Assert.Equal((DeliveryStatus.Failed, 3), Assert.Single(await market.Deliveries()) is var failed ? (failed.Status, failed.Attempts) : default);
        var dead = Assert.Single(await market.Envelopes());
        Assert.Equal(EnvelopeStatus.Dead, dead.Status);
        server.RefuseData = null;
        await market.With((work, _) => DeadLetters.Replay(work, new(From: dead.Id, To: dead.Id), CancellationToken.None));
        await market.Settle();

        Assert.Single(server.Mails);
        Assert.Equal(DeliveryStatus.Sent, Assert.Single(await market.Deliveries()).Status);
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_not_tried_again()
    {
        await using var server = new SmallMailServer { RefuseRecipient = "550 5.1.1 <ada@example.org>: no such user" };
        await using var market = await WithSmtp(server);
        await market.Send(Samples.Mail());

        await market.Settle();

        var failed = Assert.Single(await market.Deliveries());
        Assert.Equal((DeliveryStatus.Failed, 1), (failed.Status, failed.Attempts));
        Assert.DoesNotContain("ada@", failed.Error, StringComparison.Ordinal);
        Assert.Equal(EnvelopeStatus.Dead, Assert.Single(await market.Envelopes()).Status);
    }

    [Fact]
    public async Task Two_processes_never_send_the_same_mail_at_once()
    {
        var open = new TaskCompletionSource();
        await using var server = new SmallMailServer { HoldBack = open.Task };
        await using var market = await WithSmtp(server);
        await market.Send(Samples.Mail());
        var id = Assert.Single(await market.Notifications()).Id;

        var first = Deliver(market, id);
        while ((await market.Deliveries())[0].Attempts == 0) await Task.Yield();
        await Assert.ThrowsAsync<DeliveryException>(() => Deliver(market, id));
        open.SetResult();
        await first;
        await Deliver(market, id);

        Assert.Single(server.Mails);
        Assert.Equal(1, Assert.Single(await market.Deliveries()).Attempts);
    }

    [Fact]
    public async Task Without_a_mail_server_mails_wait_and_say_what_is_missing()
    {
        await using var market = await SmallMarketplace.Open(databases);
        await market.Send(Samples.Mail());

        await market.Settle();

        var waiting = Assert.Single(await market.Deliveries());
        Assert.Equal(DeliveryStatus.Pending, waiting.Status);
        Assert.Contains("Stoa:Mail:Host", waiting.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_demo_mode_mails_are_delivered_to_the_mailbox()
    {
        await using var market = await SmallMarketplace.Open(databases, ("Stoa:Demo", "true"));
        await market.Send(Samples.Mail());

        await market.Settle();

        var delivery = Assert.Single(await market.Deliveries());
        Assert.Equal(("mailbox", DeliveryStatus.Sent), (delivery.Channel, delivery.Status));
    }

    [Fact]
    public async Task What_is_kept_names_nobody()
    {
        await using var market = await SmallMarketplace.Open(databases, ("Stoa:Demo", "true"));
        await market.Send(Samples.Mail() with { Calendar = "BEGIN:VCALENDAR for Ada" });

        var kept = await market.With((work, _) => work.Db.Database.SqlQuery<byte[]>(
            $"""
            select recipient || recipient_index || subject || text || html || calendar || n::text::bytea as "Value" from notifications.notifications n
            """).SingleAsync());
        var dump = Encoding.Latin1.GetString(kept);

        Assert.Contains("order-confirmed", dump, StringComparison.Ordinal);
        foreach (var secret in (string[])["ada@", "Atelier", "massage", "VCALENDAR"]) Assert.DoesNotContain(secret, dump, StringComparison.OrdinalIgnoreCase);
    }

    private Task<SmallMarketplace> WithSmtp(SmallMailServer server) => SmallMarketplace.Open(
        databases, ("Stoa:Mail:Host", "127.0.0.1"), ("Stoa:Mail:Port", $"{server.Port}"), ("Stoa:Mail:Tls", "false"), ("Stoa:Mail:From", "Market <hello@market.example>"));

    private static Task<int> Deliver(SmallMarketplace market, Server.Platform.Ids.Id<Notification> id) => market.With(async (work, services) =>
    {
        await DeliverNotification.Handle(new(id), work, services, CancellationToken.None);
        return 0;
    });

    // The body of the part of that type, out of its transfer encoding.
    private static string Decoded(string mail, string type)
    {
        var part = PartBoundary().Split(mail).First(p => p.Contains($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase)
            && !p.Contains("multipart/", StringComparison.Ordinal));
        var body = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return part.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()))
            : Quoted().Replace(body.Replace("=\r\n", "", StringComparison.Ordinal), hex => ((char)Convert.ToInt32(hex.Value[1..], 16)).ToString());
    }

    [GeneratedRegex(@"\r\n--[^\r\n]+\r\n")]
    private static partial Regex PartBoundary();

    [GeneratedRegex("=[0-9A-F]{2}")]
    private static partial Regex Quoted();
}
