namespace Stoa.Core.Ranking;

/// <summary>How facts become parts of a rank. Every answer lies from 0 to 1.</summary>
public static class Parts
{
    // A newcomer starts a little below the average, and five reviews weigh as much as that belief.
    private const double RatingBelieved = 3.9;
    private const int RatingBeliefCount = 5;
    private const double RatingMin = 1;
    private const double RatingMax = 5;

    // A provider without a past is believed to be good, as far as ten bookings would show.
    private const double ShareBelieved = 0.9;
    private const int ShareBeliefCount = 10;

    // What counts half.
    private const double ResponseHalfHours = 4;
    private const double DistanceHalfKm = 10;
    private const double SoonestHalfDays = 3;
    private const double FreshHalfDays = 30;

    private const double InTitle = 1;
    private const double InNames = 0.6;
    private const double Elsewhere = 0.3;

    // A word that names a category says more by the category than by where it stands.
    private const double InCategory = 0.6;
    private const double OtherCategory = 0.5;

    // Somebody with that many ratings is known.
    private const int ExploredRatings = 10;

    /// <summary>Words found, by where they stand.</summary>
    /// <param name="words">How many were asked for; without any, all listings are equal.</param>
    /// <param name="inTitle">How many of them stand in the title.</param>
    /// <param name="inNames">How many stand in the title, the provider's or the category's name.</param>
    /// <param name="naming">How many of them name a category: who asks for a hairdresser means hairdressers first.</param>
    /// <param name="inCategory">How many of those name the listing's category.</param>
    public static double Text(int words, int inTitle, int inNames, int naming = 0, int inCategory = 0)
    {
        if (words <= 0) return 0;
        var title = Math.Clamp(inTitle, 0, words);
        var names = Math.Clamp(inNames, title, words);
        var places = ((title * InTitle) + ((names - title) * InNames) + ((words - names) * Elsewhere)) / words;
        var named = Math.Clamp(naming, 0, words);
        var own = Math.Clamp(inCategory, 0, named);
        return ((own * (InCategory + ((1 - InCategory) * places))) + ((named - own) * OtherCategory * places) + ((words - named) * places)) / words;
    }

    /// <summary>The Bayesian mean of ratings from 1 to 5.</summary>
    public static double Rating(int sum, int count) =>
        (((sum + (RatingBelieved * RatingBeliefCount)) / (count + RatingBeliefCount)) - RatingMin) / (RatingMax - RatingMin);

    /// <summary>A share of bookings, drawn towards what one believes of a newcomer.</summary>
    public static double Share(int good, int all) => (good + (ShareBelieved * ShareBeliefCount)) / (all + ShareBeliefCount);

    /// <summary>How soon a provider answers; one whose bookings need no answer is soonest.</summary>
    public static double Response(double hours) => Half(hours, ResponseHalfHours);

    /// <summary>How near, on the way around the globe.</summary>
    public static double Distance(double km) => Half(km, DistanceHalfKm);

    /// <summary>A price beside what is usual among the results: half at the usual price, more below it.</summary>
    public static double Price(double price, double usual) => usual <= 0 ? 0.5 : Half(price, usual);

    /// <summary>Days until it can be had; null when it cannot.</summary>
    public static double Soonest(int? days) => days is { } some ? Half(some, SoonestHalfDays) : 0;

    /// <summary>Days since it was first offered.</summary>
    public static double Freshness(double days) => Half(days, FreshHalfDays);

    /// <summary>
    /// A turn in front for those whom few have rated. Who has a turn is drawn anew for each seed, such as a day, and stays
    /// as it is within it: pages fit together.
    /// </summary>
    /// <param name="listing">Whose turn it may be.</param>
    /// <param name="seed">What the lot is drawn for.</param>
    /// <param name="ratings">How many ratings it has.</param>
    /// <param name="share">How many of a hundred newcomers have a turn, from 0 to 1.</param>
    public static double Exploration(Guid listing, int seed, int ratings, double share)
    {
        if (ratings >= ExploredRatings || Lot(listing, seed) >= share) return 0;
        return 1 - ((double)Math.Max(0, ratings) / ExploredRatings);
    }

    /// <summary>A number from 0 to 1 that is the same for the same listing and seed, everywhere and always.</summary>
    public static double Lot(Guid listing, int seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        listing.TryWriteBytes(bytes);
        // FNV-1a, stirred at the end as MurmurHash does: neighbouring seeds must not draw alike.
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var one in bytes) hash = (hash ^ one) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        return (hash >> 11) / (double)(1UL << 53);
    }

    private static double Half(double value, double half) => 1 / (1 + (Math.Max(0, value) / half));
}
