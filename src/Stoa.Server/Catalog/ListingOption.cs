using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Whether an option adds an amount or a share of the plan's price.</summary>
public enum PriceEffect { Amount, Percent }

/// <summary>An extra that a customer may choose.</summary>
public sealed class ListingOption : IIdentified
{
    public static string IdPrefix => "opt";

    public required Id<ListingOption> Id { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required string Name { get; set; }
    public required PriceEffect Effect { get; set; }

    /// <summary>Minor units of the listing's currency, or basis points of the plan's price; negative for a reduction.</summary>
    public required long Amount { get; set; }

    public int Position { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ListingOption>
    {
        public void Configure(EntityTypeBuilder<ListingOption> builder)
        {
            builder.ToTable("options", "catalog");
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
        }
    }
}
