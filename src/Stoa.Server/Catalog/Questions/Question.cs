using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Questions;

/// <summary>A question about a listing, and its answer.</summary>
public sealed class Question : IIdentified, IVersioned
{
    public static string IdPrefix => "qst";

    public required Id<Question> Id { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Id<User> UserId { get; init; }

    /// <summary>A first name and an initial, as everybody reads it.</summary>
    public required string ShownAs { get; init; }

    public required string Text { get; init; }
    public required Instant AskedAt { get; init; }
    public string? Answer { get; set; }
    public Instant? AnsweredAt { get; set; }

    /// <summary>True when the provider keeps it from the page.</summary>
    public bool IsHidden { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Question>
    {
        public void Configure(EntityTypeBuilder<Question> builder)
        {
            builder.ToTable("questions", "catalog");
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
