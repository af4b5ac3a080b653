using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>Who buys. Without a user it is a guest; nameless until the checkout.</summary>
public sealed class Customer : IIdentified, IVersioned
{
    public static string IdPrefix => "cus";

    public required Id<Customer> Id { get; init; }

    /// <summary>The account it belongs to; null for a guest. A guest's orders are claimed by setting it.</summary>
    public Id<User>? UserId { get; set; }

    /// <summary>True for the one row that a user's account buys as; false for guests and for claimed guest rows.</summary>
    public bool IsOwn { get; init; }

    public Sealed? Name { get; set; }
    public Sealed? Email { get; set; }
    public byte[]? EmailIndex { get; set; }
    public Sealed? Phone { get; set; }
    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    internal const string EmailPurpose = "identity.customers.email";
    internal const string NamePurpose = "identity.customers.name";
    internal const string PhonePurpose = "identity.customers.phone";

    internal sealed class Mapping : IEntityTypeConfiguration<Customer>
    {
        public void Configure(EntityTypeBuilder<Customer> builder)
        {
            builder.ToTable("customers", "identity");
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
