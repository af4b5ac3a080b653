using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stoa.Core.Pricing;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Something that customers configure when they buy.</summary>
public sealed class ListingOption : IIdentified
{
    public static string IdPrefix => "opt";

    public required Id<ListingOption> Id { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public OptionKind Kind { get; set; } = OptionKind.Extra;
    public required string Name { get; set; }
    public string Hint { get; set; } = "";
    public bool IsRequired { get; set; }
    public required PriceEffect Effect { get; set; }

    /// <summary>Minor units of the listing's currency, or basis points of the plan's price; negative for a reduction.</summary>
    public required long Amount { get; set; }

    public int QuantityMin { get; set; } = 1;
    public int QuantityMax { get; set; } = 1;

    /// <summary>What a choice offers.</summary>
    public IReadOnlyList<OptionPick> Picks { get; set; } = [];

    public int Position { get; set; }

    /// <summary>As Core reads it.</summary>
    public OptionRule ToRule() => new()
    {
        Id = Id.ToString(),
        Name = Name,
        Hint = Hint,
        Kind = Kind,
        IsRequired = IsRequired,
        Price = new OptionPrice(Effect, Amount),
        QuantityMin = QuantityMin,
        QuantityMax = QuantityMax,
        Picks = Picks,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<ListingOption>
    {
        public void Configure(EntityTypeBuilder<ListingOption> builder)
        {
            builder.ToTable("options", "catalog");
            builder.Property(o => o.Picks).HasJson();
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
        }
    }
}

/// <summary>Names the picks of a choice: their ids are kept inside their option.</summary>
public sealed class ListingPick : IIdentified
{
    public static string IdPrefix => "pick";
}
