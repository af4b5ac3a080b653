using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>How pages and mails speak of fees.</summary>
internal static class FeeWords
{
    /// <summary>For whom: the whole marketplace, a category, an organization, or a category of it.</summary>
    public static string Scope(string? category, string? organization, Marketplace marketplace)
    {
        var slug = category is null ? null : marketplace.FindCategory(category) is { } known ? marketplace.PathOf(known) : category;
        return (slug, organization) switch
        {
            (null, null) => "The whole marketplace",
            (null, { } name) => name,
            ({ } one, null) => one,
            ({ } one, { } name) => $"{name}: {one}",
        };
    }

    /// <summary>In a word, where a change stands.</summary>
    public static string Standing(FeeChangeStatus status) => status switch
    {
        FeeChangeStatus.Waiting => "Waits for approval",
        FeeChangeStatus.Approved => "Approved",
        FeeChangeStatus.Rejected => "Rejected",
        FeeChangeStatus.Withdrawn => "Taken back",
        _ => "Too late: its date has come",
    };
}
