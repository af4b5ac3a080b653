using System.Text.Json;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Scheduling;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Reads offers from the database: any number of them in one round trip.</summary>
internal static class ReadOffers
{
    private const string ListingsSql = """
        select id, organization_id, location_id, kind, category, title, provider_name, status = 'published' and provider_active,
               currency, booking_mode, cancellation_policy, zone, interval_minutes, notice_minutes, horizon_days, city,
               (select l.country from organizations.locations l where l.id = location_id), (select l.postcode from organizations.locations l where l.id = location_id)
        from catalog.listings where id = any($1)
        """;

    private const string PlansSql = """
        select listing_id, id, name, price_minor, duration_minutes, buffer_before_minutes, buffer_after_minutes,
               case when jsonb_typeof(terms -> 'milestones') = 'array' then (terms -> 'milestones')::text end
        from catalog.plans where listing_id = any($1) and status = 'active' order by listing_id, position
        """;

    private const string OptionsSql = """
        select listing_id, id, name, effect, amount, kind, hint, is_required, quantity_min, quantity_max, picks
        from catalog.options where listing_id = any($1) order by listing_id, position, id
        """;

    private const string ResourcesSql = """
        select link.listing_id, r.id, r.name, s.id, s.zone, s.weekly, s.exceptions, s.closures, s.holidays, s.notice_minutes,
               link.group_number, r.status = 'active'
        from catalog.listing_resources link
        join availability.resources r on r.id = link.resource_id
        join availability.schedules s on s.id = r.schedule_id
        where link.listing_id = any($1) order by link.listing_id, r.name, r.id
        """;

    private static readonly string[] OfMany = [PlansSql, OptionsSql, ResourcesSql, ListingsSql];

    // For one PostgreSQL keeps its plans; for an array, which may be long, it makes them anew each time, and that takes longer than reading.
    private static readonly string[] OfOne = Array.ConvertAll(OfMany, sql => sql.Replace("= any($1)", "= $1", StringComparison.Ordinal));

    /// <summary>The offers of those listings that exist.</summary>
    internal static async Task<Dictionary<Id<Listing>, Offer>> Of(NpgsqlDataSource database, Id<Listing>[] listings, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        var isOne = listings.Length == 1;
        foreach (var sql in isOne ? OfOne : OfMany)
        {
            NpgsqlParameter ids = isOne
                ? new NpgsqlParameter<Guid> { TypedValue = listings[0].Value }
                : new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(listings, listing => listing.Value) };
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { ids } });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var plans = await Rows(reader, PlanOf, cancel);
        await reader.NextResultAsync(cancel);
        var options = await Rows(reader, OptionOf, cancel);
        await reader.NextResultAsync(cancel);
        // Resources on one schedule share the instance: Core works it out once.
        var schedules = new Dictionary<Guid, Schedule>();
        var resources = await Rows(reader, row => ResourceOf(row, schedules), cancel);
        await reader.NextResultAsync(cancel);
        var offers = new Dictionary<Id<Listing>, Offer>(listings.Length);
        while (await reader.ReadAsync(cancel))
        {
            var offer = OfferOf(reader, plans[reader.GetGuid(0)], options[reader.GetGuid(0)], resources[reader.GetGuid(0)]);
            offers[offer.ListingId] = offer;
        }
        return offers;
    }

    private static Offer OfferOf(
        NpgsqlDataReader row, IEnumerable<PlanRow> plans, IEnumerable<OptionRule> options, IEnumerable<ResourceRow> resources)
    {
        var currency = Currency.Parse(row.GetString(8));
        var (interval, notice, horizon) = (Duration.FromMinutes(row.GetInt32(12)), Duration.FromMinutes(row.GetInt32(13)), Duration.FromDays(row.GetInt32(14)));
        return new Offer(
            new Id<Listing>(row.GetGuid(0)), new Id<Organization>(row.GetGuid(1)), new Id<Location>(row.GetGuid(2)),
            EnumText.Read<ListingKind>(row.GetString(3)), row.GetString(4), row.GetString(5), row.GetString(6), row.GetBoolean(7), currency,
            EnumText.Read<BookingMode>(row.GetString(9)), row.GetString(10), DateTimeZoneProviders.Tzdb[row.GetString(11)],
            [.. plans.Select(plan => new OfferPlan(plan.Id, plan.Name, new Money(plan.PriceMinor, currency),
                SlotRules.Create(plan.Length, interval, plan.Before, plan.After, notice, horizon).Value) { Milestones = plan.Milestones })],
            [.. options],
            Active([.. resources]))
        {
            City = row.GetString(15),
            Country = row.GetString(16),
            Postcode = row.GetString(17),
        };
    }

    // A booking needs one resource of each group: without any in one of them, none can serve.
    private static IReadOnlyList<OfferResource> Active(IReadOnlyList<ResourceRow> rows)
    {
        var active = rows.Where(row => row.IsActive).Select(row => row.Resource).ToList();
        return rows.All(row => active.Exists(resource => resource.Group == row.Resource.Group)) ? active : [];
    }

    private static PlanRow PlanOf(NpgsqlDataReader row) => new(
        new Id<Plan>(row.GetGuid(1)), row.GetString(2), row.GetInt64(3), Duration.FromMinutes(row.GetInt32(4)),
        Duration.FromMinutes(row.GetInt32(5)), Duration.FromMinutes(row.GetInt32(6)), row.IsDBNull(7) ? [] : Json<MilestoneTerm>(row, 7));

    private static OptionRule OptionOf(NpgsqlDataReader row) => new()
    {
        Id = new Id<ListingOption>(row.GetGuid(1)).ToString(),
        Name = row.GetString(2),
        Price = new OptionPrice(EnumText.Read<PriceEffect>(row.GetString(3)), row.GetInt64(4)),
        Kind = EnumText.Read<OptionKind>(row.GetString(5)),
        Hint = row.GetString(6),
        IsRequired = row.GetBoolean(7),
        QuantityMin = row.GetInt32(8),
        QuantityMax = row.GetInt32(9),
        Picks = JsonSerializer.Deserialize<List<OptionPick>>(row.GetString(10), StoaJson.Options)!,
    };

    private static ResourceRow ResourceOf(NpgsqlDataReader row, Dictionary<Guid, Schedule> schedules)
    {
        if (!schedules.TryGetValue(row.GetGuid(3), out var schedule))
        {
            schedules[row.GetGuid(3)] = schedule = ScheduleRow.Of(
                row.GetString(4), Json<WeeklyRule>(row, 5), Json<ScheduleException>(row, 6), Json<Closure>(row, 7),
                row.IsDBNull(8) ? null : row.GetString(8), row.GetInt32(9));
        }
        return new ResourceRow(new OfferResource(new Id<Resource>(row.GetGuid(1)), row.GetString(2), schedule, row.GetInt16(10)), row.GetBoolean(11));
    }

    private static List<T> Json<T>(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize<List<T>>(row.GetString(column), StoaJson.Options)!;

    // The first column is the listing.
    private static async Task<ILookup<Guid, T>> Rows<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        var rows = new List<(Guid Listing, T Row)>();
        while (await reader.ReadAsync(cancel)) rows.Add((reader.GetGuid(0), read(reader)));
        return rows.ToLookup(row => row.Listing, row => row.Row);
    }

    private sealed record ResourceRow(OfferResource Resource, bool IsActive);

    private sealed record PlanRow(Id<Plan> Id, string Name, long PriceMinor, Duration Length, Duration Before, Duration After, IReadOnlyList<MilestoneTerm> Milestones);
}
