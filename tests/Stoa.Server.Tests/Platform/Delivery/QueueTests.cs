using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Tests.Platform.Delivery;

/// <summary>What must happen, happens once, in order, again after failures, and never unseen.</summary>
public sealed class QueueTests(TestDatabases databases)
{
    private const string Topic = "test.note";

    [Fact]
    public async Task Envelopes_of_one_aggregate_are_handled_in_order_whatever_runs_beside()
    {
        await using var queue = await QueueHost.Start(databases, Noting, new DeliveryOptions { BatchSize = 3, Parallelism = 8 });
        for (var n = 0; n < 5; n++)
        {
            await queue.Send(Topic, "a", $"a{n}");
            await queue.Send(Topic, "b", $"b{n}");
        }
        Assert.Equal(10, await queue.Drain());
        Assert.Equal(["a0", "a1", "a2", "a3", "a4"], queue.Seen.Where(text => text[0] == 'a'));
        Assert.Equal(["b0", "b1", "b2", "b3", "b4"], queue.Seen.Where(text => text[0] == 'b'));
        Assert.Equal(0L, await queue.Ask("select count(*) from platform.envelopes"));
    }

    [Fact]
    public async Task A_failure_holds_back_its_own_aggregate_and_no_other()
    {
        var isBroken = true;
        await using var queue = await QueueHost.Start(databases, (table, seen) => table.OnEnvelope<string>(Topic, (text, _, _, _) =>
        {
            if (isBroken && text == "a0") throw new DeliveryException("not yet");
            seen.Enqueue(text);
            return Task.CompletedTask;
        }));
        await queue.Send(Topic, "a", "a0", "a1");
        await queue.Send(Topic, "b", "b0");
        await queue.Drain();
        Assert.Equal(["b0"], queue.Seen);
        isBroken = false;
        queue.Clock.Advance(Duration.FromMinutes(1));
        await queue.Drain();
        Assert.Equal(["b0", "a0", "a1"], queue.Seen);
    }

    [Fact]
    public async Task Each_failure_waits_longer_and_the_last_one_leaves_a_dead_letter_that_can_be_sent_again()
    {
        var tries = 0;
        var isBroken = true;
        await using var queue = await QueueHost.Start(
            databases,
            (table, seen) => table.OnEnvelope<string>(Topic, (text, _, _, _) =>
            {
                tries++;
                if (isBroken) throw new DeliveryException("the gateway sleeps");
                seen.Enqueue(text);
                return Task.CompletedTask;
            }),
            new DeliveryOptions { AttemptsMax = 3 });
        await queue.Send(Topic, "a", "a0");

        await queue.Drain();
        await queue.Drain();
        Assert.Equal(1, tries);
        queue.Clock.Advance(Duration.FromSeconds(1.5));
        await queue.Drain();
        Assert.Equal(2, tries);
        queue.Clock.Advance(Duration.FromSeconds(1.5));
        await queue.Drain();
        Assert.Equal(2, tries);
        queue.Clock.Advance(Duration.FromSeconds(2));
        await queue.Drain();
        Assert.Equal(3, tries);

        var dead = await queue.With(work => DeadLetters.List(work, new(), null, null, CancellationToken.None));
        var letter = Assert.Single(dead.Value.Items);
        Assert.Equal((Topic, "a", 3, "the gateway sleeps"), (letter.Topic, letter.Aggregate, letter.Attempts, letter.Error));
        queue.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(0, await queue.Drain());

        isBroken = false;
        Assert.Equal(1, (await queue.With(work => DeadLetters.Replay(work, new(letter.Topic), CancellationToken.None))).Value);
        await queue.Drain();
        Assert.Equal(["a0"], queue.Seen);
        Assert.Equal("no-dead-letter", (await queue.With(work => DeadLetters.Replay(work, new(letter.Topic), CancellationToken.None))).Problem!.Code);
    }

    [Fact]
    public async Task What_is_hopeless_is_not_tried_again()
    {
        await using var queue = await QueueHost.Start(databases, (table, _) =>
            table.OnEnvelope<string>(Topic, (_, _, _, _) => throw new DeliveryException("never", hopeless: true)));
        await queue.Send(Topic, "a", "a0");
        await queue.Drain();
        Assert.Equal("dead", await queue.Ask("select status from platform.envelopes"));
    }

    [Fact]
    public async Task Two_nodes_share_the_work_and_do_none_of_it_twice()
    {
        await using var one = await QueueHost.Start(databases, Noting, new DeliveryOptions { BatchSize = 5 });
        await using var two = one.Beside(Noting, new DeliveryOptions { BatchSize = 5 });
        for (var n = 0; n < 60; n++) await one.Send(Topic, $"a{n}", $"{n}");
        await Task.WhenAll(one.Drain(), two.Drain());
        Assert.Equal(60, one.Seen.Count);
        Assert.Equal(60, one.Seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_a_node_took_and_did_not_finish_is_taken_over_when_its_claim_ends()
    {
        await using var queue = await QueueHost.Start(databases, Noting);
        await queue.Send(Topic, "a", "a0");
        await queue.Ask("update platform.envelopes set claimed_by = gen_random_uuid(), claimed_until = clock_timestamp() + interval '1 hour'");
        Assert.Equal(0, await queue.Drain());
        await queue.Ask("update platform.envelopes set claimed_until = clock_timestamp() - interval '1 second'");
        Assert.Equal(1, await queue.Drain());
        Assert.Equal(["a0"], queue.Seen);
    }

    [Fact]
    public async Task Who_lost_its_claim_while_working_changes_nothing()
    {
        await using var queue = await QueueHost.Start(databases, (table, _) => table.OnEnvelope<string>(Topic, async (text, work, services, _) =>
        {
            work.Audit("test.effect", text);
            // Another node takes over while this one works on.
            await using var steal = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                "update platform.envelopes set claimed_by = gen_random_uuid(), claimed_until = clock_timestamp() + interval '1 hour'");
            await steal.ExecuteNonQueryAsync();
        }));
        await queue.Send(Topic, "a", "a0");
        await queue.Drain();
        Assert.Equal(0L, await queue.Ask("select count(*) from platform.audit_events"));
        Assert.Equal(1L, await queue.Ask("select count(*) from platform.envelopes where status = 'pending'"));
    }

    [Fact]
    public async Task What_a_handler_changed_and_the_end_of_its_envelope_are_one_transaction()
    {
        var isBroken = true;
        await using var queue = await QueueHost.Start(databases, (table, _) => table.OnEnvelope<string>(Topic, (text, work, _, _) =>
        {
            work.Audit("test.effect", text);
            work.Send("test.next", "a", text);
            return isBroken ? throw new DeliveryException("after the change") : Task.CompletedTask;
        }));
        await queue.Send(Topic, "a", "a0");
        await queue.Drain();
        Assert.Equal(0L, await queue.Ask("select count(*) from platform.audit_events"));
        isBroken = false;
        queue.Clock.Advance(Duration.FromMinutes(1));
        await queue.Drain();
        Assert.Equal(1L, await queue.Ask("select count(*) from platform.audit_events"));
        Assert.Equal("test.next", await queue.Ask("select string_agg(topic, ' ') from platform.envelopes"));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    public async Task Who_is_overtaken_goes_again_at_once_a_few_times(int times, int handled)
    {
        var left = times;
        await using var queue = await QueueHost.Start(databases, (table, seen) => table.OnEnvelope<string>(Topic, (text, _, _, _) =>
        {
            if (left-- > 0) throw new PostgresException("could not serialize access", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);
            seen.Enqueue(text);
            return Task.CompletedTask;
        }));
        await queue.Send(Topic, "a", "a0");
        await queue.Drain();
        Assert.Equal(handled, queue.Seen.Count);
        Assert.Equal(1L - handled, await queue.Ask("select count(*) from platform.envelopes where attempts = 1"));
    }

    [Fact]
    public async Task A_message_that_arrives_again_is_kept_and_handled_once()
    {
        await using var queue = await QueueHost.Start(databases, Noting);
        Assert.True(await queue.Inbox.Receive(Topic, "a", "evt_1", "\"once\"", CancellationToken.None));
        Assert.False(await queue.Inbox.Receive(Topic, "a", "evt_1", "\"twice\"", CancellationToken.None));
        await queue.Drain();
        Assert.False(await queue.Inbox.Receive(Topic, "a", "evt_1", "\"thrice\"", CancellationToken.None));
        Assert.Equal(0, await queue.Drain());
        Assert.Equal(["once"], queue.Seen);
    }

    [Fact]
    public async Task A_timer_waits_for_its_time_and_for_nobody_else()
    {
        await using var queue = await QueueHost.Start(databases, Noting);
        await queue.With(async work =>
        {
            work.SetTimer(Topic, "a", "late", work.Now + Duration.FromHours(2));
            work.SetTimer(Topic, "a", "early", work.Now + Duration.FromHours(1));
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        await queue.Send(Topic, "a", "now");
        await queue.Drain();
        Assert.Equal(["now"], queue.Seen);
        queue.Clock.Advance(Duration.FromHours(1) - Duration.FromSeconds(1));
        Assert.Equal(0, await queue.Drain());
        queue.Clock.Advance(Duration.FromSeconds(1));
        await queue.Drain();
        queue.Clock.Advance(Duration.FromHours(1));
        await queue.Drain();
        Assert.Equal(["now", "early", "late"], queue.Seen);
    }

    [Theory]
    [InlineData("""{"order_id":"ord_01h455vb4pex5vsknk084sn02q"}""", "ord_01h455vb4pex5vsknk084sn02q", null)]
    [InlineData("""{"email":"ada@example.org"}""", "text of 15 characters", "ada")]
    [InlineData("""{"name":"ada"}""", "text of 3 characters", "\"ada\"")]
    [InlineData("""{"deep":[{"note":"Ring twice"}]}""", "text of 10 characters", "Ring")]
    [InlineData("""{"amount":1250,"currency":"CAD","at":"2026-03-02T14:00:00Z"}""", "2026-03-02T14:00:00Z", null)]
    [InlineData("ada, not json", "no JSON", "ada")]
    public void A_preview_shows_ids_and_facts_and_no_text_that_could_name_somebody(string json, string shown, string? hidden)
    {
        var preview = BodyPreview.Of(json);
        Assert.Contains(shown, preview, StringComparison.Ordinal);
        if (hidden is not null) Assert.DoesNotContain(hidden, preview, StringComparison.Ordinal);
    }

    private static void Noting(HandlerTable table, ConcurrentQueue<string> seen) => table.OnEnvelope<string>(Topic, (text, _, _, _) =>
    {
        seen.Enqueue(text);
        return Task.CompletedTask;
    });
}
