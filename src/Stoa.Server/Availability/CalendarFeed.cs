using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>What a feed tells of a booking.</summary>
public enum FeedShows
{
    /// <summary>That the time is taken.</summary>
    Busy,

    /// <summary>What was booked, and the customer's initials.</summary>
    Initials,

    /// <summary>What was booked, the customer's name, the order's number and page.</summary>
    Details,
}

/// <summary>The secret address under which another calendar follows a resource's bookings.</summary>
public sealed class CalendarFeed : IVersioned
{
    /// <summary>What the token is sealed with.</summary>
    public const string TokenPurpose = "availability.calendar-feed";

    private const int TokenBytes = 32;

    public required Id<Resource> ResourceId { get; init; }

    /// <summary>The token, so that its owner can see it again.</summary>
    public required Sealed Token { get; set; }

    /// <summary>Finds the feed. The token has 256 random bits, so a fast hash is enough.</summary>
    public required byte[] TokenHash { get; set; }

    public required FeedShows Shows { get; set; }
    public required Instant CreatedAt { get; set; }
    public int Version { get; set; } = 1;

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarFeed>
    {
        public void Configure(EntityTypeBuilder<CalendarFeed> builder)
        {
            builder.ToTable("calendar_feeds", "availability");
            builder.HasKey(x => x.ResourceId);
            builder.HasOne<Resource>().WithOne().HasForeignKey<CalendarFeed>(x => x.ResourceId);
        }
    }
}
