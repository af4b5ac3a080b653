using Stoa.Core.Ordering;
using Stoa.Server.Identity.Customers;

namespace Stoa.Server.Orders.Views;

/// <summary>The customer of an order, as far as whoever looks needs to know.</summary>
/// <param name="Name">How they are called.</param>
/// <param name="Email">Null when it is not shown.</param>
/// <param name="Phone">Null when it was not given, or is not shown.</param>
public sealed record ShownContact(string Name, string? Email, string? Phone)
{
    /// <summary>
    /// The customer and operators see all of it. A provider sees the name, and how to reach the customer from the confirmation to the end,
    /// if they work with bookings: before that nothing is agreed, and afterwards it is nobody's address book.
    /// </summary>
    internal static ShownContact? Of(Contact? contact, OrderSeen seen)
    {
        if (contact is null) return null;
        var isOpen = seen.Roles.Includes(ActorRole.Customer) || seen.Roles.Includes(ActorRole.Operator) || seen.Roles.Includes(ActorRole.System)
            || (seen.CanAct && seen.Order.State is OrderState.Confirmed or OrderState.InProgress);
        return isOpen ? new(contact.Name, contact.Email, contact.Phone) : new(contact.Name, null, null);
    }
}
