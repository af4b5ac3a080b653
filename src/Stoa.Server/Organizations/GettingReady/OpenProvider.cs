using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>A new organization opens with the first thing that it publishes: from then on it has a public face.</summary>
public static class OpenProvider
{
    /// <summary>Opens it if it was in preparation; part of the caller's transaction.</summary>
    public static async Task Run(Id<Organization> id, Work work, CancellationToken cancel)
    {
        var organization = await work.Db.Set<Organization>().SingleAsync(o => o.Id == id, cancel);
        if (organization.Status is not OrganizationStatus.Preparing) return;
        organization.Status = OrganizationStatus.Active;
        work.Audit("organizations.open", id.ToString(), before: new { Status = OrganizationStatus.Preparing }, after: new { organization.Status });
        work.Emit(new ProviderOpened(id));
    }
}
