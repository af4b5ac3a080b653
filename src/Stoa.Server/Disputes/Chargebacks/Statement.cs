using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>What the provider says for the bank: in their own words, or the text of a document. It goes into the evidence of the order's chargebacks.</summary>
public sealed class Statement : IIdentified
{
    public static string IdPrefix => "stm";

    public required Id<Statement> Id { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required Id<User> UserId { get; init; }
    public required Sealed Text { get; init; }
    public required Instant MadeAt { get; init; }

    internal const string Table = "disputes.statements";
    internal const string TextPurpose = "disputes.statements.text";

    internal sealed class Mapping : IEntityTypeConfiguration<Statement>
    {
        public void Configure(EntityTypeBuilder<Statement> builder)
        {
            builder.ToTable("statements", "disputes");
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
