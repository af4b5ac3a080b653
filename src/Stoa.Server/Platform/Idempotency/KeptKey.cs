using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>A key that a request came with. The store keeps and finds it by plain SQL; here it is marked among a use case's changes.</summary>
internal sealed class KeptKey
{
    public required string Scope { get; init; }
    public required string Key { get; init; }

    /// <summary>What the request asked for.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Until when its first request is taken to be running; real time.</summary>
    public required Instant LockedUntil { get; init; }

    /// <summary>When the request took effect; null until it has.</summary>
    public Instant? EffectiveAt { get; set; }

    public Sealed? Answer { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>As far as marking it needs to know it: not effective yet.</summary>
    internal static KeptKey Of(string scope, string key) =>
        new() { Scope = scope, Key = key, Fingerprint = [], LockedUntil = default, CreatedAt = default };

    internal sealed class Mapping : IEntityTypeConfiguration<KeptKey>
    {
        public void Configure(EntityTypeBuilder<KeptKey> builder)
        {
            builder.ToTable("idempotency", "platform");
            builder.HasKey(k => new { k.Scope, k.Key });
            // Marked once: a request that was taken for dead finds its repetition's mark here.
            builder.Property(k => k.EffectiveAt).IsConcurrencyToken();
        }
    }
}
