using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>How to address and reach a customer. Personal data: never logged.</summary>
public sealed record Contact(string Name, string Email, string? Phone);

/// <summary>Names and addresses of customers, sealed at rest.</summary>
public static class Contacts
{
    /// <summary>Sets a customer's contact, already validated; the caller commits.</summary>
    public static async Task Set(Work work, Id<Customer> customer, string name, string email, string? phone, CancellationToken cancel)
    {
        var row = await Load(work, customer, cancel);
        row.Name = work.Cipher.Seal(name, Customer.NamePurpose);
        row.Email = work.Cipher.Seal(email, Customer.EmailPurpose);
        row.EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose);
        row.Phone = phone is null ? null : work.Cipher.Seal(phone, Customer.PhonePurpose);
    }

    /// <summary>A customer's contact; the account's own where none was given. Null for a guest who has given none yet.</summary>
    public static async Task<Contact?> Of(Work work, Id<Customer> customer, CancellationToken cancel)
    {
        var row = await Load(work, customer, cancel);
        var user = row.UserId is { } id && (row.Name is null || row.Email is null) ? await work.Db.FindAsync<User>([id], cancel) : null;
        var name = row.Name is { } named ? work.Cipher.Open(named, Customer.NamePurpose)
            : user is null ? null : work.Cipher.Open(user.Name, User.NamePurpose);
        var email = row.Email is { } mailed ? work.Cipher.Open(mailed, Customer.EmailPurpose)
            : user is null ? null : work.Cipher.Open(user.Email, User.EmailPurpose);
        if (name is null || email is null) return null;
        return new Contact(name, email, row.Phone is { } phone ? work.Cipher.Open(phone, Customer.PhonePurpose) : null);
    }

    private static async Task<Customer> Load(Work work, Id<Customer> customer, CancellationToken cancel) =>
        await work.Db.FindAsync<Customer>([customer], cancel) ?? throw new InvalidOperationException($"There is no {customer}.");
}
