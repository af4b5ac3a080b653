using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>How a session came to be.</summary>
public enum SessionKind
{
    /// <summary>A user signed in, in a browser.</summary>
    Browser,

    /// <summary>A user's bearer token for the API.</summary>
    Token,

    /// <summary>A visitor who began to buy without an account.</summary>
    Guest,

    /// <summary>A guest who came back through a magic link, to one order.</summary>
    Link,
}

/// <summary>A revocable, server-side session: cookies and bearer tokens are both checked against it.</summary>
public sealed class Session : IIdentified
{
    public static string IdPrefix => "ses";

    public required Id<Session> Id { get; init; }
    public required SessionKind Kind { get; init; }
    public Id<User>? UserId { get; init; }
    public Id<Customer>? CustomerId { get; init; }

    /// <summary>The one order a magic link opens.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>SHA-256 of the secret that only the client has.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>What the user sees in the list of sessions: the browser, or the token's name.</summary>
    public string Label { get; set; } = "";

    public Sealed? Origin { get; init; }
    public required Instant CreatedAt { get; init; }
    public required Instant LastSeenAt { get; set; }
    public required Instant ExpiresAt { get; set; }
    public Instant? RevokedAt { get; set; }

    internal const string OriginPurpose = "identity.sessions.origin";

    internal sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("sessions", "identity");
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}
