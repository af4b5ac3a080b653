using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>A list of transfers that the operator's bank is to make, in one currency.</summary>
public abstract class BankFile
{
    public required string Currency { get; init; }
    public required int Count { get; init; }
    public required long AmountMinor { get; init; }
    public required Id<User> CreatedBy { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>The sum of its lines.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>Maps one kind of them to its table.</summary>
    internal static void Map<T>(EntityTypeBuilder<T> builder, string table)
        where T : BankFile
    {
        builder.ToTable(table, "payments");
        builder.Ignore(file => file.Amount);
        builder.HasOne<User>().WithMany().HasForeignKey(file => file.CreatedBy);
    }
}

/// <summary>A list of manual payouts.</summary>
public sealed class PayoutFile : BankFile, IIdentified
{
    public static string IdPrefix => "pof";

    public required Id<PayoutFile> Id { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PayoutFile>
    {
        public void Configure(EntityTypeBuilder<PayoutFile> builder) => Map(builder, "payout_files");
    }
}
