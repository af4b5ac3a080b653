using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Payments;

/// <summary>
/// An order's life told in steps, acted out in the real program with the sandbox as the processor. Steps are separated by semicolons:
/// <code>
/// pay                      the customer pays with a good card; pay late, pay disputed …: with another test card
/// wait 16m                 time goes by: m, h, d
/// to 80h before            it is 80 hours before the start; to 50h after: after the end
/// customer cancel          somebody takes a step; an amount may follow: operator force-refund 44
/// bank dispute             the bank takes a payment back, bank dispute 30: a part of it; bank won, bank lost: and decides
/// bank repeats             every webhook comes once more
/// bank slow, bank prompt   from now on webhooks come half a minute late; at once again
/// shop bank good           the provider opens an account there; its bank is one of the test banks
/// shop payout 40           it is paid out; without an amount all that is there
/// somebody books           somebody else takes the time
/// ! provider refund 200    is refused
/// </code>
/// </summary>
internal sealed class MoneyStory(TestStoa stoa, Sale sale)
{
    // Far enough for every tier of the policy.
    private static readonly Instant Start = Sale.Tomorrow + Duration.FromDays(7);
    private static readonly Instant End = Start + Duration.FromHours(1);

    private readonly StoryAccount _shop = new(stoa, sale.Shop);
    private Actor _guest = null!;
    private Id<Order> _order;

    /// <summary>Acts it out; what stands at the end: the order's state, every entry, and what the accounts stand at.</summary>
    public async Task<string> Tell(string steps)
    {
        _guest = await sale.NewGuest();
        _order = await sale.Place(_guest, Start);
        foreach (var step in steps.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await Do(step.TrimStart('!', ' '), isRefused: step.StartsWith('!'));
            await stoa.Settle();
        }
        var order = await sale.Look(_order);
        return $"{order.State} {order.MoneyState}\n{await Books()}".TrimEnd();
    }

    /// <summary>What is wrong: in the books, or between them and the processor's own.</summary>
    public async Task<IReadOnlyList<string>> Findings(string currency)
    {
        await stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        var database = stoa.App.Services.GetRequiredService<NpgsqlDataSource>();
        var findings = (await new LedgerCheck(database).Run(CancellationToken.None)).Findings.ToList();
        await using var command = database.CreateCommand("select coalesce(sum(amount_minor), 0)::bigint from payments.postings where account = 'gateway:sandbox'");
        var (ours, theirs) = ((long)(await command.ExecuteScalarAsync())!, await SandboxBooks.Balance(database, currency, CancellationToken.None));
        if (ours != theirs) findings.Add($"We say that the processor has {ours}, it says {theirs}.");
        return findings;
    }

    private async Task Do(string step, bool isRefused)
    {
        switch (step.Split(' '))
        {
            case ["pay", .. var card]: await Pay(card is [var name] ? SandboxCard.Named(name)! : SandboxCard.Good); break;
            case ["wait", var time]: stoa.Clock.Advance(Time(time)); break;
            case ["to", var time, "before"]: stoa.Clock.MoveTo(Start - Time(time)); break;
            case ["to", var time, "after"]: stoa.Clock.MoveTo(End + Time(time)); break;
            case ["bank", "repeats"]: await Repeat(); break;
            case ["bank", "slow"]: Slow(1); break;
            case ["bank", "prompt"]: Slow(0); break;
            case ["shop", "bank", var bank]: await _shop.OpenAccount(bank); break;
            case ["shop", "payout", .. var part]: await PayOut(part is [var sum] ? sum : null, isRefused); break;
            case ["somebody", "books"]: await sale.Place(await sale.NewGuest(), Start); break;
            case ["bank", var what, .. var part]: await Bank(what, part is [var asked] ? asked : null); break;
            case [var who, var what, .. var amount]: await Fire(who, what, amount is [var text] ? text : null, isRefused); break;
            default: throw new InvalidOperationException($"\"{step}\" is no step.");
        }
    }

    private async Task Pay(SandboxCard card)
    {
        var started = await stoa.With(
            (work, services) => StartPayment.Run(_order, stoa.BaseAddress, work, services.GetRequiredService<Gateways>(), NullLogger.Instance, default), _guest);
        Assert.Null(started.Problem);
        var payment = await LastPayment();
        Assert.NotNull(await Processor.Pay(payment.GatewayPaymentId!, card, CancellationToken.None));
        if (card == SandboxCard.Guarded) await Processor.AnswerChallenge(payment.GatewayPaymentId!, confirmed: true, CancellationToken.None);
    }

    private async Task Bank(string what, string? part)
    {
        var last = await LastPayment();
        var payment = last.GatewayPaymentId!;
        Assert.NotNull(what switch
        {
            "dispute" => await Processor.OpenDispute(payment, part is null ? null : Amount(part, last.Amount.Currency), CancellationToken.None),
            "won" => await Processor.DecideDisputes(payment, won: true, CancellationToken.None),
            "lost" => await Processor.DecideDisputes(payment, won: false, CancellationToken.None),
            _ => throw new InvalidOperationException($"A bank does not \"{what}\"."),
        });
    }

    private void Slow(int every) => stoa.App.Services.GetRequiredService<SandboxFaults>().Set(new(TimeSpan.Zero, 0, 0, 0, every));

    private async Task PayOut(string? amount, bool isRefused)
    {
        var currency = (await sale.Look(_order)).Quote.Currency;
        var asked = await _shop.Ask(amount is null ? null : Amount(amount, currency), currency);
        Assert.Equal((amount, isRefused), (amount, asked.Problem is not null));
    }

    private Task Repeat() => stoa.With(async (work, _) =>
    {
        foreach (var sent in await SandboxEvents.List(work, CancellationToken.None)) Assert.True(await SandboxEvents.Resend(work, sent.Id, CancellationToken.None));
        return 0;
    });

    private async Task Fire(string who, string transition, string? amount, bool isRefused)
    {
        var actor = who switch { "customer" => _guest, "provider" => sale.Provider, "operator" => sale.Operator, _ => throw new InvalidOperationException($"Who is \"{who}\"?") };
        var currency = (await sale.Look(_order)).Quote.Currency;
        var fired = await sale.TryFire(actor, _order, new(
            transition, "As told.", amount is null ? null : Amount(amount, currency)));
        Assert.Equal((transition, isRefused), (transition, fired.Refused(out var problem)));
        _ = problem;
    }

    private async Task<string> Books()
    {
        var entries = (await Rows("""
            select e.id::text || ' ' || e.cause_kind, p.account, p.currency::text, p.amount_minor
            from payments.entries e join payments.postings p on p.entry_id = e.id order by e.id, p.line
            """)).GroupBy(row => row.Of).Select(entry => $"{entry.Key.Split(' ')[1]}: {string.Join(", ", entry.Select(row => row.Text))}");
        var stands = await Rows("""
            select '', account, currency::text, sum(balance_minor)::bigint from payments.account_balances
            group by account, currency having sum(balance_minor) <> 0 order by account collate "C"
            """);
        return string.Join('\n', stands.Count == 0 ? entries : entries.Append($"stands at: {string.Join(", ", stands.Select(row => row.Text))}"));
    }

    private async Task<List<(string Of, string Text)>> Rows(string sql)
    {
        await using var command = stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), $"{Short(reader.GetString(1))} {Plain(new Money(reader.GetInt64(3), Currency.Parse(reader.GetString(2))))}"));
        return rows;
    }

    private Task<Payment> LastPayment() => stoa.With((work, _) =>
        work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.OrderId == _order && p.Status != PaymentStatus.Failed));

    private static Money Amount(string text, Currency currency) => Money.Of(decimal.Parse(text, CultureInfo.InvariantCulture), currency);

    private SandboxProcessor Processor => stoa.App.Services.GetRequiredService<SandboxProcessor>();

    private static Duration Time(string text) => text[^1] switch
    {
        'm' => Duration.FromMinutes(long.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'h' => Duration.FromHours(long.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'd' => Duration.FromDays(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"\"{text}\" is no time."),
    };

    private static string Short(string account) => account.Split(':') switch
    {
        [("held" or "payable" or "pending" or "reserve") and var kind, _] => kind,
        ["gateway", _] => "gateway",
        ["revenue", var what] => what,
        ["expense", "gateway"] => "fees",
        _ => account,
    };

    private static string Plain(Money amount) => amount.Major.ToString(amount.Currency.MinorDigits == 0 ? "0" : amount.Currency.MinorDigits == 3 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
}
