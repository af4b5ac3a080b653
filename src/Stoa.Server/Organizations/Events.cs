using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>A provider may not sell for now.</summary>
public sealed record ProviderSuspended(Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "provider.suspended";

    public string Aggregate => ProviderId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}

/// <summary>A provider may sell again.</summary>
public sealed record ProviderReinstated(Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "provider.reinstated";

    public string Aggregate => ProviderId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}
