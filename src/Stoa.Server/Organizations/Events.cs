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

/// <summary>A new provider has opened: what it publishes is found from now on.</summary>
public sealed record ProviderOpened(Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "provider.opened";

    public string Aggregate => ProviderId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}

/// <summary>A provider has another name.</summary>
public sealed record ProviderRenamed(Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "provider.renamed";

    public string Aggregate => ProviderId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}

/// <summary>A place of business has another name, address or zone.</summary>
public sealed record LocationChanged(Id<Location> LocationId, Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "location.changed";

    public string Aggregate => LocationId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}

/// <summary>A provider may sell again.</summary>
public sealed record ProviderReinstated(Id<Organization> ProviderId) : IDomainEvent
{
    public static string Type => "provider.reinstated";

    public string Aggregate => ProviderId.ToString();

    public Guid? OrganizationId => ProviderId.Value;
}
