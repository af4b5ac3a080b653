using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>Whether a saved search is looked up by itself.</summary>
public enum SavedSearchStatus { Active, Paused }

/// <summary>A search whose new finds are sent to who saved it.</summary>
public sealed class SavedSearch : IIdentified, IVersioned
{
    public static string IdPrefix => "srch";

    public required Id<SavedSearch> Id { get; init; }
    public required Id<User> UserId { get; init; }

    /// <summary>What its owner reads.</summary>
    public required string Name { get; init; }

    /// <summary>As an address holds it; see <see cref="SavedQuery"/>.</summary>
    public required string Query { get; init; }

    public SavedSearchStatus Status { get; set; } = SavedSearchStatus.Active;
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last looked up.</summary>
    public required Instant CheckedAt { get; set; }

    /// <summary>Which turn of the timer is the living one.</summary>
    public int Round { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<SavedSearch>
    {
        public void Configure(EntityTypeBuilder<SavedSearch> builder)
        {
            builder.ToTable("saved_searches", "discovery");
            builder.HasOne<User>().WithMany().HasForeignKey(search => search.UserId);
        }
    }
}
