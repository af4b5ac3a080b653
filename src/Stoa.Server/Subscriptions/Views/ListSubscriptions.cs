using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Subscriptions;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions.Views;

/// <summary>Lists of subscriptions: a customer's own, an organization's, and everybody's with the failing ones first; and figures about them.</summary>
public static class ListSubscriptions
{
    private const int OwnMax = 200;

    /// <summary>A subscription on one line.</summary>
    public sealed record Line(
        Id<Subscription> Id, SubscriptionState State, string Title, string ProviderName, Id<Organization> OrganizationId, Money Price, BillingPeriod Period, string Zone,
        Instant? PeriodEnd, bool CancelsAtEnd, Instant? PastDueSince, Instant? RetryAt, string? DeclineCode, Decline? Decline, Instant CreatedAt, Instant? EndedAt);

    /// <summary>How many there are, and what they bring in a month, by currency.</summary>
    public sealed record Figures(int Trialing, int Active, int PastDue, int Paused, IReadOnlyList<Money> MonthlyRevenue);

    private sealed record Position(bool IsFine, Instant At, Id<Subscription> Id);

    /// <summary>The signed-in customer's, those that go on first.</summary>
    internal static async Task<IReadOnlyList<Line>> OfCustomer(Work work, CancellationToken cancel)
    {
        if (work.Actor.UserId is not { } id) return [];
        var user = new Id<User>(id);
        var own = await work.Db.Set<Subscription>().AsNoTracking()
            .Where(s => work.Db.Set<Customer>().Any(c => c.Id == s.CustomerId && c.UserId == user))
            .Where(s => s.EndReason != EndReason.NeverPaid || s.EndReason == null)
            .OrderBy(s => s.EndedAt != null).ThenByDescending(s => s.CreatedAt).Take(OwnMax).ToListAsync(cancel);
        return [.. own.Select(ToLine)];
    }

    /// <summary>A page of an organization's, or of all: what fails first, then the newest.</summary>
    internal static async Task<Outcome<Page<Line>>> OfAll(
        Id<Organization>? organization, SubscriptionState? state, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var all = work.Db.Set<Subscription>().AsNoTracking().Where(s => s.EndReason != EndReason.NeverPaid || s.EndReason == null);
        if (organization is { } own) all = all.Where(s => s.OrganizationId == own);
        if (state is { } only) all = all.Where(s => s.State == only);
        if (read.Value is { } after)
        {
            all = all.Where(s => (s.State != SubscriptionState.PastDue && !after.IsFine)
                || ((s.State != SubscriptionState.PastDue) == after.IsFine
                    && EF.Functions.LessThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(after.At, after.Id))));
        }
        var most = Cursor.Limit(limit);
        var found = await all.OrderBy(s => s.State != SubscriptionState.PastDue).ThenByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(most + 1).ToListAsync(cancel);
        return Cursor.Cut([.. found.Select(ToLine)], most, line => new Position(line.State != SubscriptionState.PastDue, line.CreatedAt, line.Id));
    }

    /// <summary>The figures, of an organization or of all. A year counts as twelve months, a month as 30.4375 days.</summary>
    internal static async Task<Figures> Count(Id<Organization>? organization, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select currency, state, count(*)::int,
                   coalesce(sum(price_minor / ((terms->'period'->>'every')::numeric * case terms->'period'->>'unit'
                       when 'day' then 1 / 30.4375 when 'week' then 7 / 30.4375 when 'month' then 1 else 12 end)), 0)
            from subscriptions.subscriptions
            where ended_at is null and state <> 'pending' and ($1::uuid is null or organization_id = $1)
            group by currency, state
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = organization?.Value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        var (counts, revenue) = (new Dictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, decimal>(StringComparer.Ordinal));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (currency, state) = (reader.GetString(0), reader.GetString(1));
            counts[state] = counts.GetValueOrDefault(state) + reader.GetInt32(2);
            // What pays: neither a trial nor a pause does.
            if (state is "active" or "past_due") revenue[currency] = revenue.GetValueOrDefault(currency) + reader.GetDecimal(3);
        }
        return new Figures(
            counts.GetValueOrDefault("trialing"), counts.GetValueOrDefault("active"), counts.GetValueOrDefault("past_due"), counts.GetValueOrDefault("paused"),
            [.. revenue.Select(pair => new Money((long)decimal.Round(pair.Value), Currency.Parse(pair.Key)))]);
    }

    private static Line ToLine(Subscription s) => new(
        s.Id, s.State, s.Title, s.ProviderName, s.OrganizationId, s.Price, s.Terms.Period, s.Zone, s.PeriodEnd, s.CancelsAtEnd, s.PastDueSince, s.RetryAt,
        s.DeclineCode, s.Decline, s.CreatedAt, s.EndedAt);
}
