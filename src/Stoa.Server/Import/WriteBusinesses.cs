using System.Text.Json;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Import.Rows;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Import;

/// <summary>
/// Writes businesses in one transaction and nine statements, however many they are. Ids come from source and external id, so a
/// business that is there already is updated in place, and what it no longer has is retired.
/// </summary>
internal sealed class WriteBusinesses(IReadOnlyList<Business> businesses, IReadOnlySet<string> updated, Instant now)
{
    private const string Organizations = """
        insert into organizations.organizations (id, source, external_id, name, slug, description, website, status, created_at)
        select id, source, external_id, name, slug, '', website, 'active', $7
        from unnest($1, $2, $3, $4, $5, $6) as n (id, source, external_id, name, slug, website)
        on conflict (id) do update set name = excluded.name, website = excluded.website, version = organizations.version + 1
        where (organizations.name, organizations.website) is distinct from (excluded.name, excluded.website)
        """;

    private const string Locations = """
        insert into organizations.locations (id, organization_id, name, street, city, postcode, country, latitude, longitude, zone)
        select * from unnest($1, $2, $3, $4, $5, $6, $7::char(2)[], $8, $9, $10)
        on conflict (id) do update set name = excluded.name, street = excluded.street, city = excluded.city, postcode = excluded.postcode,
            country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude, zone = excluded.zone,
            version = locations.version + 1
        """;

    private const string Schedules = """
        insert into availability.schedules (id, organization_id, zone, weekly)
        select id, organization_id, zone, weekly::jsonb from unnest($1, $2, $3, $4) as n (id, organization_id, zone, weekly)
        on conflict (id) do update set zone = excluded.zone, weekly = excluded.weekly, version = schedules.version + 1
        """;

    private const string Resources = """
        insert into availability.resources (id, organization_id, location_id, schedule_id, name)
        select * from unnest($1, $2, $3, $4, $5)
        on conflict (id) do update set name = excluded.name, status = 'active', version = resources.version + 1
        """;

    private const string RetiredResources = """
        update availability.resources set status = 'retired', version = version + 1
        where location_id = any($1) and id <> all($2) and status = 'active'
        """;

    private const string Listings = """
        insert into catalog.listings (id, organization_id, location_id, source, external_id, kind, category, title, slug, summary,
            description, status, currency, price_from_minor, booking_mode, cancellation_policy, notice_minutes, horizon_days,
            interval_minutes, picture_seed, picture_count, provider_name, city, area, zone, latitude, longitude, score, created_at, attributes)
        select id, organization_id, location_id, source, external_id, kind, category, title, slug, summary, description,
            status, currency, price, booking, policy, notice, horizon, step, seed, 1, provider, city, area, zone, latitude, longitude, $27, $28, attributes::jsonb
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::char(3)[], $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $29)
            as n (id, organization_id, location_id, source, external_id, category, title, slug, summary, description, currency, price,
                booking, policy, notice, horizon, step, seed, city, area, zone, latitude, longitude, kind, status, provider, attributes)
        on conflict (id) do update set kind = excluded.kind, category = excluded.category,
            -- One that its provider has paused stays so; without a price nothing is published.
            status = case when excluded.status = 'draft' or listings.status = 'draft' then excluded.status else listings.status end, title = excluded.title, summary = excluded.summary,
            description = excluded.description, currency = excluded.currency, price_from_minor = excluded.price_from_minor,
            booking_mode = excluded.booking_mode, cancellation_policy = excluded.cancellation_policy,
            notice_minutes = excluded.notice_minutes, horizon_days = excluded.horizon_days, interval_minutes = excluded.interval_minutes,
            provider_name = excluded.provider_name, city = excluded.city,
            area = case when excluded.area = '' then listings.area else excluded.area end, zone = excluded.zone,
            latitude = excluded.latitude, longitude = excluded.longitude,
            -- What the source says counts; what only its provider says stays.
            attributes = listings.attributes || excluded.attributes, version = listings.version + 1
        """;

    private const string Plans = """
        insert into catalog.plans (id, listing_id, name, description, duration_minutes, buffer_after_minutes, price_minor, position, terms)
        select id, listing, name, description, minutes, buffer, price, position, terms::jsonb
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as n (id, listing, name, description, minutes, buffer, price, position, terms)
        on conflict (id) do update set name = excluded.name, description = excluded.description, duration_minutes = excluded.duration_minutes,
            buffer_after_minutes = excluded.buffer_after_minutes, price_minor = excluded.price_minor, position = excluded.position, terms = excluded.terms,
            status = 'active'
        """;

    private const string RetiredPlans =
        "update catalog.plans set status = 'retired' where listing_id = any($1) and id <> all($2) and status = 'active'";

    private const string Links = """
        insert into catalog.listing_resources (listing_id, resource_id) select * from unnest($1, $2) on conflict do nothing
        """;

    private const string Imports = """
        insert into catalog.imports (source, external_id, fingerprint, imported_at) select source, external_id, fingerprint, $4
        from unnest($1, $2, $3) as n (source, external_id, fingerprint)
        on conflict (source, external_id) do update set fingerprint = excluded.fingerprint, imported_at = excluded.imported_at
        """;

    /// <summary>Writes all of them, or none.</summary>
    public async Task Run(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            foreach (var command in Commands()) batch.BatchCommands.Add(command);
            await batch.ExecuteNonQueryAsync(cancel);
        }
        if (updated.Count > 0)
        {
            var changed = businesses.Where(business => updated.Contains(business.ExternalId)).Select(business => new Id<Listing>(ListingId(business)).ToString());
            await EventBus.PublishOnCommit(connection, Offers.Topic, [.. changed], cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    private IEnumerable<NpgsqlBatchCommand> Commands()
    {
        var plans = businesses.SelectMany(business => business.Plans.Select((plan, at) => (Business: business, Plan: plan, At: at))).ToList();
        var resources = businesses.SelectMany(business => business.Resources.Select((name, at) => (Business: business, Name: name, At: at))).ToList();
        var providers = businesses.DistinctBy(OrganizationId).ToList();
        yield return Command(Organizations,
            Each(providers, OrganizationId), Each(providers, b => b.Source), Each(providers, b => b.ProviderExternalId()), Each(providers, b => b.ProviderName),
            Each(providers, ProviderSlug), Each(providers, b => b.Website), Now());
        yield return Command(Locations,
            All(LocationId), All(OrganizationId), All(b => b.Name), All(b => b.Street), All(b => b.City), All(b => b.Postcode), All(b => b.Country),
            All(b => b.Latitude), All(b => b.Longitude), All(b => b.Zone));
        yield return Command(Schedules,
            All(ScheduleId), All(OrganizationId), All(b => b.Zone), All(b => JsonSerializer.Serialize(b.Hours, StoaJson.Options)));
        yield return Command(Resources,
            Each(resources, r => ResourceId(r.Business, r.At)), Each(resources, r => OrganizationId(r.Business)), Each(resources, r => LocationId(r.Business)),
            Each(resources, r => ScheduleId(r.Business)), Each(resources, r => r.Name));
        yield return Command(RetiredResources, All(LocationId), Each(resources, r => ResourceId(r.Business, r.At)));
        yield return Command(Listings,
            All(ListingId), All(OrganizationId), All(LocationId), All(b => b.Source), All(b => b.ExternalId), All(b => b.Category), All(b => b.Name),
            All(b => ListingAddress.Slug(b.Name)), All(b => b.Summary), All(b => b.Description), All(b => b.Currency),
            All(b => b.Plans.Count == 0 ? 0 : b.Plans.Min(plan => plan.PriceMinor)), All(b => b.BookingMode), All(b => b.CancellationPolicy), All(b => b.NoticeMinutes),
            All(b => b.HorizonDays), All(b => b.IntervalMinutes), All(b => b.IdOf("picture").GetHashCode() & 0xFFFF), All(b => b.City),
            All(b => b.Area), All(b => b.Zone), All(b => b.Latitude), All(b => b.Longitude), All(b => b.Kind), All(b => b.Status),
            All(b => b.ProviderName), new NpgsqlParameter { Value = ListingScore.Of(0, 0) }, Now(),
            All(b => JsonSerializer.Serialize(b.Attributes, StoaJson.Options)));
        yield return Command(Plans,
            Each(plans, p => PlanId(p.Business, p.At)), Each(plans, p => ListingId(p.Business)), Each(plans, p => p.Plan.Name),
            Each(plans, p => p.Plan.Description), Each(plans, p => p.Plan.Minutes), Each(plans, p => p.Plan.BufferAfterMinutes),
            Each(plans, p => p.Plan.PriceMinor), Each(plans, p => p.At), Each(plans, p => JsonSerializer.Serialize(p.Plan.Terms, StoaJson.Options)));
        yield return Command(RetiredPlans, All(ListingId), Each(plans, p => PlanId(p.Business, p.At)));
        yield return Command(Links, Each(resources, r => ListingId(r.Business)), Each(resources, r => ResourceId(r.Business, r.At)));
        yield return Command(Imports, All(b => b.Source), All(b => b.ExternalId), All(b => b.Fingerprint()), Now());
    }

    private static Guid OrganizationId(Business business) => business.IdOfProvider("organization");

    private static Guid LocationId(Business business) => business.IdOf("location");

    private static Guid ScheduleId(Business business) => business.IdOf("schedule");

    private static Guid ListingId(Business business) => business.IdOf("listing");

    private static Guid ResourceId(Business business, int at) => business.IdOf($"resource {at}");

    private static Guid PlanId(Business business, int at) => business.IdOf($"plan {at}");

    // Two businesses of one name need two addresses, the same in every import.
    private static string ProviderSlug(Business business) =>
        $"{ListingAddress.Slug(business.ProviderName, "provider")}-{business.IdOfProvider("slug").ToString("N")[..10]}";

    private NpgsqlParameter All<T>(Func<Business, T> value) => Each(businesses, value);

    private static NpgsqlParameter Each<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) => new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] };

    private NpgsqlParameter Now() => new() { Value = now.ToDateTimeUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
