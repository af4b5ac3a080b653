namespace Stoa.Server.Catalog;

/// <summary>The stored part of a listing's rank: its rating, as far as the number of reviews lets one believe it.</summary>
public static class ListingScore
{
    // A newcomer starts a little below the average, and five reviews weigh as much as that belief.
    private const float MeanBelieved = 3.9f;
    private const int BeliefCount = 5;
    private const float RatingMax = 5;

    /// <summary>From 0 to 1, higher first.</summary>
    public static float Of(int ratingSum, int ratingCount) =>
        (ratingSum + (MeanBelieved * BeliefCount)) / (ratingCount + BeliefCount) / RatingMax;
}
