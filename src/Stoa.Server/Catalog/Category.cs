using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stoa.Server.Catalog;

/// <summary>A place in the tree of what is offered.</summary>
public sealed class Category
{
    public required string Slug { get; init; }
    public string? Parent { get; set; }
    public required string Name { get; set; }

    /// <summary>Which generated picture its listings get.</summary>
    public string Picture { get; set; } = "generic";

    public int Position { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Category>
    {
        public void Configure(EntityTypeBuilder<Category> builder)
        {
            builder.ToTable("categories", "catalog");
            builder.HasKey(c => c.Slug);
            builder.HasOne<Category>().WithMany().HasForeignKey(c => c.Parent);
        }
    }
}
