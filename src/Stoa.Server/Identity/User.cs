using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity;

/// <summary>Somebody with an account. Name and e-mail are sealed; the e-mail is found by its blind index.</summary>
public sealed class User : IIdentified, IVersioned
{
    public static string IdPrefix => "usr";

    public required Id<User> Id { get; init; }
    public required Sealed Email { get; set; }
    public required byte[] EmailIndex { get; set; }
    public Instant? EmailVerifiedAt { get; set; }

    /// <summary>The address that the user wants, until it is confirmed.</summary>
    public Sealed? PendingEmail { get; set; }

    public Instant? PendingEmailAt { get; set; }
    public required Sealed Name { get; set; }
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every change of credentials; links and tokens made before stop working.</summary>
    public required string SecurityStamp { get; set; }

    public int FailedCount { get; set; }
    public Instant? LockedUntil { get; set; }
    public bool IsOperator { get; set; }

    /// <summary>Of an operator: whether they may approve payouts.</summary>
    public bool ApprovesPayouts { get; set; } = true;

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    internal const string EmailPurpose = "identity.users.email";

    internal const string PendingEmailPurpose = "identity.users.pending_email";

    /// <summary>Shared with customers, so that a guest's e-mail can be compared with an account's.</summary>
    internal const string EmailIndexPurpose = "email";

    internal const string NamePurpose = "identity.users.name";

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder) => builder.ToTable("users", "identity");
    }
}
