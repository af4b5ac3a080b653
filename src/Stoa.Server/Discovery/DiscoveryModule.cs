using Stoa.Server.Platform;

namespace Stoa.Server.Discovery;

/// <summary>How people come across what is offered, and find it again.</summary>
public sealed class DiscoveryModule : Module
{
}
