using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Stoa.Server.Platform.Telemetry;

/// <summary>Where Stoa's own spans and metrics come from. Names and tags hold ids, never personal data.</summary>
public static class StoaTelemetry
{
    public const string Name = "Stoa";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
