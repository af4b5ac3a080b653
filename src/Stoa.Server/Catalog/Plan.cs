using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stoa.Core.Listings;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Whether a plan is offered.</summary>
public enum PlanStatus { Active, Retired }

/// <summary>A tier of a listing: how long, for how much.</summary>
public sealed class Plan : IIdentified
{
    public static string IdPrefix => "pln";

    public required Id<Plan> Id { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public required int DurationMinutes { get; set; }
    public int BufferBeforeMinutes { get; set; }
    public int BufferAfterMinutes { get; set; }

    /// <summary>In the listing's currency.</summary>
    public required long PriceMinor { get; set; }

    /// <summary>What a plan of another kind than an appointment promises.</summary>
    public PlanTerms Terms { get; set; } = PlanTerms.None;

    public int Position { get; set; }
    public PlanStatus Status { get; set; } = PlanStatus.Active;

    /// <summary>What is sold by a plan of a listing, in a line; a plan that is called like its listing is not said twice.</summary>
    public static string SoldAs(string listing, string plan) => string.Equals(listing, plan, StringComparison.OrdinalIgnoreCase) ? listing : $"{listing}: {plan}";

    internal sealed class Mapping : IEntityTypeConfiguration<Plan>
    {
        public void Configure(EntityTypeBuilder<Plan> builder)
        {
            builder.ToTable("plans", "catalog");
            builder.Property(p => p.Terms).HasJson();
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
        }
    }
}
