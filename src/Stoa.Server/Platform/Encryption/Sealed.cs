using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stoa.Server.Platform.Encryption;

/// <summary>An encrypted text, as it stands in a bytea column. <see cref="FieldCipher"/> makes and opens it.</summary>
public readonly record struct Sealed
{
    private readonly byte[]? _bytes;

    public Sealed(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public byte[] ToArray() => Bytes.ToArray();

    public bool Equals(Sealed other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => "(sealed)";
}

public sealed class SealedConverter() : ValueConverter<Sealed, byte[]>(value => value.ToArray(), bytes => new Sealed(bytes));

public static class SealedColumns
{
    /// <summary>Maps every <see cref="Sealed"/> property to a bytea column.</summary>
    public static void ConfigureSealed(this ModelConfigurationBuilder model) =>
        model.Properties<Sealed>().HaveConversion<SealedConverter>();
}
