using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Invoices.Issuers;

/// <summary>What a provider wants on its invoices; none until it has said so. What was issued stays as it is.</summary>
public sealed class Issuer : IVersioned
{
    internal const string DetailsPurpose = "invoices.issuers.details";

    public required Id<Organization> OrganizationId { get; init; }

    /// <summary>An <see cref="IssuerDetails"/>.</summary>
    public required Sealed Details { get; set; }

    public required Instant ChangedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>What a provider has said; null when nothing.</summary>
    internal static async Task<IssuerDetails?> Find(Id<Organization> organization, Work work, CancellationToken cancel) =>
        await work.Db.Set<Issuer>().AsNoTracking().SingleOrDefaultAsync(i => i.OrganizationId == organization, cancel) is { } issuer
            ? JsonSerializer.Deserialize<IssuerDetails>(work.Cipher.Open(issuer.Details, DetailsPurpose), StoaJson.Options)
            : null;

    internal sealed class Mapping : IEntityTypeConfiguration<Issuer>
    {
        public void Configure(EntityTypeBuilder<Issuer> builder)
        {
            builder.ToTable("issuers", "invoices");
            builder.HasKey(i => i.OrganizationId);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}
