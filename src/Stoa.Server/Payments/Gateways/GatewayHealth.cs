using NodaTime;

namespace Stoa.Server.Payments;

/// <summary>
/// Whether gateways answer, as this process has seen: after so many silences in a row one is out for a while, and new payments go elsewhere.
/// When the while is over the next payment tries it again, and one more silence is enough. Started payments are not asked: they stay and try.
/// </summary>
public sealed class GatewayHealth(PaymentsOptions options, IClock clock, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<PaymentsLogCategory>();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Silences, Instant? OutUntil)> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether new payments should go elsewhere now.</summary>
    public bool IsOut(string gateway)
    {
        lock (_lock) return _seen.TryGetValue(gateway, out var seen) && seen.OutUntil > clock.GetCurrentInstant();
    }

    internal void Answered(string gateway)
    {
        lock (_lock) _seen.Remove(gateway);
    }

    internal void WasSilent(string gateway)
    {
        lock (_lock)
        {
            var silences = _seen.GetValueOrDefault(gateway).Silences + 1;
            Instant? outUntil = silences >= options.OutageAfter ? clock.GetCurrentInstant() + Duration.FromTimeSpan(options.OutageFor) : null;
            _seen[gateway] = (silences, outUntil);
            if (silences == options.OutageAfter) PaymentsLog.GatewayOut(_log, gateway, silences);
        }
    }
}
