using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Books;

/// <summary>An entry's words as a provider reads them. What is in the books speaks of ids and stays as it is.</summary>
internal static class EntryWords
{
    /// <summary>The same words, with the order's number in its id's place; an organization that reads of itself is not named.</summary>
    internal static string Of(string text, Id<Order>? order, string? number, Id<Organization> reader)
    {
        var plain = order is { } id && number is not null ? text.Replace(id.ToString(), number, StringComparison.Ordinal) : text;
        return plain.Replace($" to {reader}", "", StringComparison.Ordinal).Replace($" of {reader}", "", StringComparison.Ordinal);
    }
}
