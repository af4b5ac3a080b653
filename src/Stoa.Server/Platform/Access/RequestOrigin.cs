using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Platform.Access;

/// <summary>Where the request came from; empty for the system's own work.</summary>
/// <param name="Address">The client's network address, or null.</param>
public sealed record RequestOrigin(string? Address)
{
    internal const string SealPurpose = "platform.audit_events.origin";

    /// <summary>The address, sealed for the audit trail.</summary>
    public Sealed? Seal(FieldCipher cipher) => Address is null ? null : cipher.Seal(Address, SealPurpose);
}
