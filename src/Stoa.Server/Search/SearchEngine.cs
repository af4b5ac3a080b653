using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ranking;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Indexing;
using Stoa.Server.Search.Matching;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search;

/// <summary>Reads a search's words, finds what has them, ranks it and cuts out a page.</summary>
public sealed class SearchEngine(
    NpgsqlDataSource database, Slots slots, CategoryCounts everything, Marketplace marketplace, SearchOptions options, Synonyms synonyms,
    CategoryWords categoryWords)
{
    // Dates are verified on real calendars, somewhat more than a page at a time, until a page is full or this many times.
    private const int VerifiedBeyond = 8;
    private const int RoundsMax = 8;

    // Without the words that no listing has; with those alone that name a category.
    private const int FewerWays = 2;

    // Beyond so many, other categories are counted among the best hundred thousand listings.
    private const int CountedMax = 5_000;
    private const int BestTiers = 3;

    private readonly ReadText _read = new(database, synonyms, categoryWords);
    private readonly RepairText _repair = new(database, categoryWords);
    private readonly FindCandidates _find = new(database);

    /// <summary>The table by which prices are compared.</summary>
    internal ExchangeRates Rates { get; } = new(marketplace.Currency, options.Rates);

    /// <summary>One page of a search.</summary>
    /// <param name="asked">Everything but the words.</param>
    /// <param name="text">The words.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many.</param>
    /// <param name="explain">True to say what each rank is made of.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancel">Stops it.</param>
    internal async Task<Outcome<SearchListings.Found>> Find(
        SearchQuery asked, string? text, SearchPosition? after, int limit, bool explain, Instant now, CancellationToken cancel)
    {
        var readings = await _read.Of(text, mayNamePlace: asked.Near is null && asked.Bounds is null, cancel);
        if (readings.Count == 0) readings = [new Reading([], null)];
        if (asked.Sort is SearchSort.Distance && asked.Near is null && readings.All(reading => reading.Place is null)) return SearchProblems.NoPoint;
        var seed = after?.Seed ?? (int)(now - Instant.FromUnixTimeSeconds(0)).TotalDays;
        SearchPage? page = null;
        for (var way = after?.Reading ?? 0; way < (readings.Count * 2) + FewerWays; way++)
        {
            var reading = await InWay(readings, way, cancel);
            if (reading is null || (asked.Sort is SearchSort.Distance && asked.Near is null && reading.Place is null)) continue;
            var query = Applied(asked, reading);
            var found = await Page(query, reading, after, limit, seed, way, now, cancel);
            // Where nothing is found in any way, nothing was left out or mended: what was typed is not there.
            page ??= found;
            if (found.Facets.Total == 0 && after is null) continue;
            page = found;
            break;
        }
        return page is null ? SearchProblems.NoPoint : await Answer(page, asked, explain, cancel);
    }

    // As typed, in every way it can be read; then with its words mended; then the likeliest of them with fewer words.
    private async ValueTask<Reading?> InWay(IReadOnlyList<Reading> readings, int way, CancellationToken cancel)
    {
        if (way < readings.Count) return readings[way];
        if (way < readings.Count * 2) return await _repair.Of(readings[way - readings.Count], cancel);
        var mended = await _repair.Of(readings[0], cancel) ?? readings[0];
        return way == readings.Count * 2 ? mended.Known() : mended.Categories();
    }

    private static SearchQuery Applied(SearchQuery asked, Reading reading) => asked with
    {
        Words = reading.Words,
        Near = asked.Near ?? reading.Place,
        RadiusKm = asked.RadiusKm > 0 ? asked.RadiusKm : (asked.Near ?? reading.Place)?.RadiusKm ?? 0,
        CountedTiers = reading.Words.All(word => word.Documents > CountedMax) ? BestTiers : Tiers.Count,
    };

    private async Task<SearchPage> Page(
        SearchQuery query, Reading reading, SearchPosition? after, int limit, int seed, int way, Instant now, CancellationToken cancel)
    {
        var today = now.InZone(marketplace.Zone).Date;
        var found = await _find.Of(query, today, withFacets: after is null, cancel);
        var order = new ResultOrder(query, found.Candidates, marketplace, options, seed);
        var facets = Facets.Of(found.Candidates, found.IsCapped);
        if (found.IsCapped && query.Sort is SearchSort.Price or SearchSort.Rating or SearchSort.Distance)
        {
            var walked = await Walk(query, today, after, limit, order, now, cancel);
            return new SearchPage(query, reading, walked.Items, walked.Last, found.Categories, facets, order, seed, way);
        }
        var candidates = found.IsCapped && query.Sort is SearchSort.Soonest ? await Soonest(query, today, found, cancel) : found.Candidates;
        var (items, last) = await Cut(query, order.After(order.Sorted(candidates), after), limit, now, cancel);
        return new SearchPage(query, reading, items, last, found.Categories, facets, order, seed, way);
    }

    // Of a crowd, those that are free first: everything that is free within some days, and the best of those that are free within one more.
    private async Task<IReadOnlyList<Candidate>> Soonest(SearchQuery query, LocalDate today, FoundCandidates whole, CancellationToken cancel)
    {
        var first = LocalDate.Max(query.OpenFrom ?? today, today);
        var days = query.OpenFrom is null ? SearchListings.DaysMax : Period.DaysBetween(first, query.OpenUntil ?? first) + 1;
        IReadOnlyList<Candidate> complete = [];
        var (fewest, most) = (1, days);
        while (fewest <= most)
        {
            var some = (fewest + most) / 2;
            var within = await _find.Of(query with { OpenFrom = first, OpenUntil = first.PlusDays(some - 1) }, today, withFacets: false, cancel);
            if (within.IsCapped) (whole, most) = (within, some - 1);
            else (complete, fewest) = (within.Candidates, some + 1);
        }
        return [.. complete.Concat(whole.Candidates).DistinctBy(one => one.Id)];
    }

    private async Task<(IReadOnlyList<Candidate> Items, Candidate? Last)> Walk(
        SearchQuery query, LocalDate today, SearchPosition? after, int limit, ResultOrder order, Instant now, CancellationToken cancel)
    {
        var items = new List<Candidate>();
        for (var round = 0; round < RoundsMax; round++)
        {
            var (rows, next) = await _find.Walk(query, today, after, limit + VerifiedBeyond, order, cancel);
            var (some, last) = await Cut(query, rows, limit - items.Count, now, cancel);
            items.AddRange(some);
            if (items.Count == limit) return (items, last ?? (next is null ? null : rows[^1]));
            if (next is null) return (items, null);
            after = new SearchPosition(next.Key, next.Id, 0, 0);
        }
        return (items, items.Count > 0 ? items[^1] : null);
    }

    // The first of a list that really are what they seem; and the last of them, when more follow.
    private async Task<(IReadOnlyList<Candidate> Items, Candidate? Last)> Cut(
        SearchQuery query, IReadOnlyList<Candidate> ordered, int limit, Instant now, CancellationToken cancel)
    {
        if (query.OpenFrom is not { } from)
        {
            return ordered.Count > limit ? ([.. ordered.Take(limit)], ordered[limit - 1]) : (ordered, null);
        }
        var (items, at) = (new List<Candidate>(limit), 0);
        for (var round = 0; round < RoundsMax && at < ordered.Count; round++)
        {
            var some = ordered.Skip(at).Take(limit + VerifiedBeyond).ToList();
            var free = await slots.ExistBetween([.. some.Select(one => new Id<Listing>(one.Id))], from, query.OpenUntil ?? from, now, cancel);
            foreach (var one in some)
            {
                at++;
                if (!free.Contains(new Id<Listing>(one.Id))) continue;
                items.Add(one);
                if (items.Count == limit) return (items, at < ordered.Count ? one : null);
            }
        }
        return (items, at < ordered.Count ? ordered[at - 1] : null);
    }

    private async Task<Outcome<SearchListings.Found>> Answer(SearchPage page, SearchQuery asked, bool explain, CancellationToken cancel)
    {
        var listings = await ReadFound.Of(page.Items, database, cancel);
        if (asked.Currency is { } currency && Rates.Knows(currency))
            listings = [.. listings.Select(listing => listing.PriceFrom.Currency == currency ? listing : listing with { PriceAbout = Rates.Convert(listing.PriceFrom, currency) })];
        if (explain) listings = Explained(page, listings);
        var next = page.Last is { } last ? Cursor.Write(new SearchPosition(last.Key, last.Id, page.Seed, page.Way)) : null;
        var categories = asked.IsEverything && page.Query.IsEverything ? await everything.Of(cancel) : page.Categories;
        return new SearchListings.Found(listings, next, page.Query.Near, page.Reading.IsCorrected, categories)
        {
            Facets = page.Facets,
            ReadAs = page.Reading.Corrected,
            LeftOut = page.Reading.LeftOut,
            PlaceWasRead = asked.Near is null && page.Reading.Place is not null,
            WithoutPlace = asked.Near is null && page.Reading is { Place: not null, Words.Count: > 0 } ? string.Join(' ', page.Reading.Words.Select(word => word.Typed)) : null,
        };
    }

    private IReadOnlyList<FoundListing> Explained(SearchPage page, IReadOnlyList<FoundListing> listings)
    {
        var byId = page.Items.ToDictionary(candidate => candidate.Id);
        return
        [
            .. listings.Select(listing =>
            {
                var parts = page.Order.Parts(byId[listing.Id.Value]);
                return listing with { Explained = Ranker.Explain(parts, options.Weights), Score = Ranker.Score(parts, options.Weights) };
            }),
        ];
    }

    private sealed record SearchPage(
        SearchQuery Query, Reading Reading, IReadOnlyList<Candidate> Items, Candidate? Last, IReadOnlyList<CategoryCount> Categories, Facets Facets,
        ResultOrder Order, int Seed, int Way);
}
