using Stoa.Core;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;

namespace Stoa.Server.Discovery.Landing;

/// <summary>A link to a page of a category, a city, or a search, with how much it holds.</summary>
public sealed record CountedLink(string Text, string Href, int Count);

/// <summary>What a landing page says of a category, a city, or a category in a city. Worked out of what is offered, without the database.</summary>
public sealed record LandingFacts
{
    private const int LinksMax = 12;
    private const double EarthRadiusKm = 6371;

    /// <summary>Null on a city's own page.</summary>
    public CategorySetting? Category { get; private init; }

    /// <summary>Null on a category's own page.</summary>
    public City? City { get; private init; }

    /// <summary>The category and all below it, or everything that the city has.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>How many listings.</summary>
    public required int Count { get; init; }

    /// <summary>The lowest and the highest price from which something is offered, in the currency that most of it has.</summary>
    public required (Money Lowest, Money Highest) Prices { get; init; }

    /// <summary>Mean of all reviews; null without any.</summary>
    public double? Rating { get; private init; }

    /// <summary>How many reviews.</summary>
    public long RatingCount { get; private init; }

    /// <summary>Categories below it, or those of the city.</summary>
    public required IReadOnlyList<CountedLink> Narrower { get; init; }

    /// <summary>Neighbourhoods of the city, as searches.</summary>
    public required IReadOnlyList<CountedLink> Areas { get; init; }

    /// <summary>The same elsewhere: the nearest cities, or the largest where no city is chosen.</summary>
    public required IReadOnlyList<CountedLink> Cities { get; init; }

    /// <summary>Categories beside it.</summary>
    public required IReadOnlyList<CountedLink> Beside { get; init; }

    /// <summary>True when it holds enough for search engines.</summary>
    public bool IsIndexed => Count >= LandingAddress.IndexedFrom;

    /// <summary>The facts; null where nothing is offered, or there is no such category or city.</summary>
    public static LandingFacts? Of(Land land, Marketplace marketplace, string? category, string? city)
    {
        var setting = category is null ? null : marketplace.FindCategory(category);
        var place = city is null ? null : land.Cities.GetValueOrDefault(city);
        if ((category is not null && setting is null) || (city is not null && place is null)) return null;

        var below = setting is null ? null : CategoryTree.Below(marketplace, setting.Slug);
        var here = land.Patches.Where(patch => (below is null || below.Contains(patch.Category)) && (city is null || patch.City == city)).ToList();
        if (here.Count == 0) return null;
        var ratings = (Sum: here.Sum(patch => patch.RatingSum), Count: here.Sum(patch => patch.RatingCount));
        return new LandingFacts
        {
            Category = setting,
            City = place,
            Categories = below ?? [.. here.Select(patch => patch.Category).Distinct(StringComparer.Ordinal)],
            Count = here.Sum(patch => patch.Count),
            Prices = PricesOf(here),
            Rating = ratings.Count == 0 ? null : (double)ratings.Sum / ratings.Count,
            RatingCount = ratings.Count,
            Narrower = Links(marketplace, land, marketplace.Categories.Where(one => one.Parent == setting?.Slug), city),
            Areas = place is null ? [] : [.. place.Areas.Take(LinksMax).Select(area => new CountedLink(area.Name, AreaHref(setting, area, place), area.Count))],
            Cities = CitiesOf(land, below, setting, place),
            Beside = setting is null ? [] : Links(marketplace, land, marketplace.Categories.Where(one => one.Parent == setting.Parent && one.Slug != setting.Slug), city),
        };
    }

    private static (Money Lowest, Money Highest) PricesOf(List<Patch> patches)
    {
        var most = patches.GroupBy(patch => patch.Lowest.Currency).MaxBy(currency => currency.Sum(patch => patch.Count))!;
        return (most.Min(patch => patch.Lowest), most.Max(patch => patch.Highest));
    }

    private static List<CountedLink> Links(Marketplace marketplace, Land land, IEnumerable<CategorySetting> categories, string? city) =>
    [
        .. categories.Select(category => (Category: category, Below: CategoryTree.Below(marketplace, category.Slug)))
            .Select(one => new CountedLink(
                one.Category.Name,
                city is null ? LandingAddress.OfCategory(one.Category.Slug) : LandingAddress.Of(one.Category.Slug, city),
                land.Patches.Where(patch => one.Below.Contains(patch.Category) && (city is null || patch.City == city)).Sum(patch => patch.Count)))
            .Where(link => link.Count > 0).Take(LinksMax),
    ];

    private static List<CountedLink> CitiesOf(Land land, IReadOnlyList<string>? below, CategorySetting? category, City? place)
    {
        var counts = land.Patches.Where(patch => below is null || below.Contains(patch.Category))
            .GroupBy(patch => patch.City, StringComparer.Ordinal).Where(group => group.Key != place?.Slug)
            .Select(group => (City: land.Cities[group.Key], Count: group.Sum(patch => patch.Count)));
        var ordered = place is null
            ? counts.OrderByDescending(one => one.Count)
            : counts.OrderBy(one => DistanceKm(place, one.City));
        return
        [
            .. ordered.ThenBy(one => one.City.Slug, StringComparer.Ordinal).Take(LinksMax).Select(one => new CountedLink(
                one.City.Name, category is null ? LandingAddress.OfCity(one.City.Slug) : LandingAddress.Of(category.Slug, one.City.Slug), one.Count)),
        ];
    }

    private static string AreaHref(CategorySetting? category, Area area, City city) =>
        $"/search?{(category is null ? "" : $"category={category.Slug}&")}near={Uri.EscapeDataString($"{area.Name}, {city.Name}")}";

    private static double DistanceKm(City from, City to)
    {
        var (a, b) = (double.DegreesToRadians(from.Latitude), double.DegreesToRadians(to.Latitude));
        var along = double.DegreesToRadians(to.Longitude - from.Longitude);
        return EarthRadiusKm * Math.Acos(Math.Clamp((Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos(along)), -1, 1));
    }
}
