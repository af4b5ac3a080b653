using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search;

/// <summary>Finds listings by words, category, attributes, place, price, rating, and days with a free time.</summary>
public static class SearchListings
{
    /// <summary>The most days that a range of dates spans.</summary>
    public const int DaysMax = 31;

    /// <summary>What is looked for; every part may be left out.</summary>
    /// <param name="Q">Words of the title, the provider, the category, the city or the description; a place among them is understood.</param>
    /// <param name="Category">A category's slug; everything below it counts.</param>
    /// <param name="Near">A place's name, or latitude and longitude.</param>
    /// <param name="RadiusKm">How far around it.</param>
    /// <param name="PriceMin">In major units, such as 49.90, of the currency asked for.</param>
    /// <param name="PriceMax">In major units.</param>
    /// <param name="OpenOn">A date on which a time is free, as YYYY-MM-DD.</param>
    /// <param name="Sort">The order; relevance when left out.</param>
    /// <param name="Cursor">Where the page before ended.</param>
    /// <param name="Limit">How many, at most <see cref="Platform.Http.Cursor.LimitMax"/>.</param>
    public sealed record Request(
        string? Q = null, string? Category = null, string? Near = null, double? RadiusKm = null, decimal? PriceMin = null,
        decimal? PriceMax = null, string? OpenOn = null, SearchSort? Sort = null, string? Cursor = null, int? Limit = null)
    {
        /// <summary>The last of several dates from <see cref="OpenOn"/> on, any of which will do.</summary>
        public string? OpenUntil { get; init; }

        /// <summary>A part of a map: south, west, north, east in degrees.</summary>
        public string? Bounds { get; init; }

        /// <summary>The lowest mean rating, 1 to 5.</summary>
        public double? RatingMin { get; init; }

        /// <summary>True for what is booked without an answer.</summary>
        public bool Instant { get; init; }

        /// <summary>ISO 4217; the marketplace's own when left out.</summary>
        public string? Currency { get; init; }

        /// <summary>Attributes as <c>key:word</c> or <c>key:20..60</c>; several words of one key mean any of them.</summary>
        public IReadOnlyList<string> Attributes { get; init; } = [];

        /// <summary>True to say what each rank is made of. Operators only.</summary>
        public bool Explain { get; init; }
    }

    /// <summary>What was found.</summary>
    /// <param name="Items">The page.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    /// <param name="Near">The place that was understood.</param>
    /// <param name="IsFuzzy">True when nothing had the words as they were typed, and similar ones were taken.</param>
    /// <param name="Categories">Results by category whichever category is chosen; on the first page only.</param>
    public sealed record Found(
        IReadOnlyList<FoundListing> Items, string? Next, FoundPlace? Near, bool IsFuzzy, IReadOnlyList<CategoryCount> Categories)
    {
        /// <summary>How many there are, and what they can be narrowed by.</summary>
        public Facets Facets { get; init; } = Facets.None;

        /// <summary>The words that were taken for those typed; null when they were taken as they are.</summary>
        public string? ReadAs { get; init; }

        /// <summary>Words that no listing has together with the others, and that were left out; empty when all of them were looked for.</summary>
        public IReadOnlyList<string> LeftOut { get; init; } = [];

        /// <summary>True when the place stood among the words.</summary>
        public bool PlaceWasRead { get; init; }

        /// <summary>The words without the place among them; null when none stood there, or nothing else did.</summary>
        public string? WithoutPlace { get; init; }
    }

    /// <summary>One page of results.</summary>
    public static async Task<Outcome<Found>> Run(
        Request request, NpgsqlDataSource database, SearchEngine engine, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var cursor = Cursor.Read<SearchPosition>(request.Cursor);
        if (cursor.Refused(out var badCursor)) return badCursor;
        if (cursor.Value is { Reading: < 0 }) return Cursor.NotOurs;
        var understood = await Understand(request, database, engine.Rates, marketplace, cancel);
        if (understood.Refused(out var problem)) return problem;
        return await engine.Find(understood.Value, request.Q, cursor.Value, Cursor.Limit(request.Limit), request.Explain, now, cancel);
    }

    /// <summary>GET /api/v1/search, GET /api/v1/listings</summary>
    internal static async Task<IResult> Get(
        [AsParameters] SearchParameters parameters, Actor actor, NpgsqlDataSource database, SearchEngine engine, Marketplace marketplace,
        SearchLog log, IClock clock, CancellationToken cancel)
    {
        var request = parameters.ToRequest();
        if (request.Explain && !actor.IsOperator) return SearchProblems.ExplainForOperators.Answer();
        var found = await Run(request, database, engine, marketplace, clock.GetCurrentInstant(), cancel);
        if (found.Refused(out var problem)) return problem.Answer();
        if (request.Cursor is null) log.Searched(request, found.Value);
        var key = SearchLog.KeyOf(request);
        return Outcome<Found>.Of(found.Value with { Items = [.. found.Value.Items.Select((item, at) => item with { Found = SearchLog.Mark(key, at + 1) })] }).Answer();
    }

    private static async Task<Outcome<SearchQuery>> Understand(
        Request request, NpgsqlDataSource database, ExchangeRates rates, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.RadiusKm is <= 0 or > SearchQuery.RadiusKmMax or double.NaN) return SearchProblems.BadRadius;
        if (request.RatingMin is < 1 or > 5 or double.NaN) return SearchProblems.BadRating;
        var prices = Prices(request, rates);
        if (prices.Refused(out var badPrice)) return badPrice;
        if (Dates(request).Refused(out var badDate)) return badDate;
        if (Bounds(request.Bounds).Refused(out var badBounds)) return badBounds;
        if (Attributes(request.Attributes) is not { } attributes || Numbers(request.Attributes) is not { } numbers) return SearchProblems.BadAttribute;
        if (!string.IsNullOrWhiteSpace(request.Category) && marketplace.FindCategory(request.Category) is null)
            return SearchProblems.NoCategory(request.Category);
        FoundPlace? near = null;
        if (!string.IsNullOrWhiteSpace(request.Near))
        {
            var place = await Places.Resolve(database, request.Near, cancel);
            if (place.Refused(out var unknown)) return unknown;
            near = place.Value;
        }
        return new SearchQuery
        {
            Category = string.IsNullOrWhiteSpace(request.Category) ? null : request.Category,
            Near = near,
            RadiusKm = request.RadiusKm ?? near?.RadiusKm ?? 0,
            Bounds = Bounds(request.Bounds).Value,
            PriceMinMinor = prices.Value.Min,
            PriceMaxMinor = prices.Value.Max,
            RatingMin = request.RatingMin,
            IsInstant = request.Instant,
            Attributes = attributes,
            Numbers = numbers,
            OpenFrom = Dates(request).Value.From,
            OpenUntil = Dates(request).Value.Until,
            Sort = request.Sort ?? SearchSort.Relevance,
            Currency = string.IsNullOrWhiteSpace(request.Currency) ? null : Core.Currency.Parse(request.Currency),
        };
    }

    // What somebody wants to pay, in the currency that the index compares.
    private static Outcome<(long? Min, long? Max)> Prices(Request request, ExchangeRates rates)
    {
        var currency = rates.Home;
        if (!string.IsNullOrWhiteSpace(request.Currency) && !(Core.Currency.TryParse(request.Currency, out currency) && rates.Knows(currency)))
            return SearchProblems.NoRate(request.Currency);
        if (request.PriceMin < 0 || request.PriceMax < 0 || request.PriceMin > request.PriceMax) return SearchProblems.BadPrice;
        if (request.PriceMin > SearchProblems.PriceMax || request.PriceMax > SearchProblems.PriceMax) return SearchProblems.BadPrice;
        long? Minor(decimal? major) => major is { } some ? rates.Convert(new Money((long)(some * currency.MinorPerMajor), currency), rates.Home).Minor : null;
        return (Minor(request.PriceMin), Minor(request.PriceMax));
    }

    private static Outcome<(LocalDate? From, LocalDate? Until)> Dates(Request request)
    {
        if (Date(request.OpenOn) is not { } from)
            return string.IsNullOrWhiteSpace(request.OpenOn) && string.IsNullOrWhiteSpace(request.OpenUntil) ? default((LocalDate?, LocalDate?)) : SearchProblems.BadDate;
        if (string.IsNullOrWhiteSpace(request.OpenUntil)) return (from, null);
        if (Date(request.OpenUntil) is not { } until || until < from || Period.DaysBetween(from, until) >= DaysMax) return SearchProblems.BadRange;
        return (from, until);
    }

    private static LocalDate? Date(string? text) => text is not null && LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date) ? date : null;

    private static Outcome<Box?> Bounds(string? text)
    {
        // Sample: "45.40,-73.75,45.62,-73.45".
        if (string.IsNullOrWhiteSpace(text)) return default(Box?);
        var degrees = text.Split(',', StringSplitOptions.TrimEntries).Select(SearchParameters.Number).ToList();
        if (degrees is not [>= -90 and { } south, >= -180 and <= 180 and { } west, <= 90 and { } north, >= -180 and <= 180 and { } east] || south > north)
            return SearchProblems.BadBounds;
        return (Box?)new Box(south, west, north, east);
    }

    private static Dictionary<string, IReadOnlyList<string>>? Attributes(IReadOnlyList<string> asked)
    {
        const int AttributesMax = 20;
        const int LengthMax = 100;
        if (asked.Count > AttributesMax || asked.Any(one => one.Length > LengthMax || one.IndexOf(':', StringComparison.Ordinal) <= 0 || one.Any(char.IsControl))) return null;
        return Pairs(asked).Where(pair => !NumberRange.IsMeant(pair[1])).GroupBy(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Distinct(StringComparer.Ordinal)], StringComparer.Ordinal);
    }

    private static Dictionary<string, NumberRange>? Numbers(IReadOnlyList<string> asked)
    {
        var ranges = new Dictionary<string, NumberRange>(StringComparer.Ordinal);
        foreach (var pair in Pairs(asked).Where(pair => NumberRange.IsMeant(pair[1])))
        {
            if (NumberRange.Parse(pair[1]) is not { } range || !ranges.TryAdd(pair[0], range)) return null;
        }
        return ranges;
    }

    private static IEnumerable<string[]> Pairs(IReadOnlyList<string> asked) => asked.Select(one => one.Split(':', 2));
}
