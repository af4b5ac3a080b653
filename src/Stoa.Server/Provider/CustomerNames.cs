using Microsoft.EntityFrameworkCore;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider;

/// <summary>The names of many customers in one query; the account's own where none was given for the booking.</summary>
internal static class CustomerNames
{
    internal static async Task<IReadOnlyDictionary<Id<Customer>, string>> Of(Work work, IEnumerable<Id<Customer>> customers, CancellationToken cancel)
    {
        var ids = customers.Distinct().ToArray();
        var rows = await (
            from customer in work.Db.Set<Customer>().AsNoTracking()
            join user in work.Db.Set<User>() on customer.UserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            where ids.Contains(customer.Id)
            select new { customer.Id, customer.Name, Account = user == null ? (Sealed?)null : user.Name }).ToListAsync(cancel);
        var names = new Dictionary<Id<Customer>, string>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Name is { } given) names[row.Id] = work.Cipher.Open(given, Customer.NamePurpose);
            else if (row.Account is { } account) names[row.Id] = work.Cipher.Open(account, User.NamePurpose);
        }
        return names;
    }
}
