namespace Stoa.Server.Platform.Database;

/// <summary>A row that people edit: every change raises its version, and a stale write is refused.</summary>
public interface IVersioned
{
    /// <summary>Starts at 1. Sent as the <c>ETag</c>.</summary>
    int Version { get; set; }
}
