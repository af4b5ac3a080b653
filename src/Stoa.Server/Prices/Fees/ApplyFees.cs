using Microsoft.EntityFrameworkCore;
using Stoa.Core.Pricing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>Writes what a change does to the policies. The table is locked.</summary>
internal static class ApplyFees
{
    public static async Task Run(FeeChange change, FeeSuccession succession, Work work, CancellationToken cancel)
    {
        if (succession.Ended is { } ended) (await Row(ended, work, cancel)).ValidUntil = ended.ValidUntil;
        foreach (var policy in succession.CalledOff) (await Row(policy, work, cancel)).CalledOffBy = change.Id;
        foreach (var policy in new[] { succession.Added, succession.Resumed }.OfType<FeePolicy>()) work.Db.Add(New(policy, change, work));
        work.Emit(new FeeChangeDecided(change.Id, FeeChangeStatus.Approved));
        await work.Tell(FeeTable.Topic, [change.Id.ToString()], cancel);
    }

    private static Task<FeePolicyRow> Row(FeePolicy policy, Work work, CancellationToken cancel)
    {
        var id = Id<FeePolicyRow>.Parse(policy.Id, null);
        return work.Db.Set<FeePolicyRow>().SingleAsync(row => row.Id == id, cancel);
    }

    private static FeePolicyRow New(FeePolicy policy, FeeChange change, Work work) => new()
    {
        Id = Id<FeePolicyRow>.New(work.Now),
        VersionText = policy.Version,
        CommissionBp = policy.Commission.Value,
        GuestSurchargeBp = policy.GuestSurcharge.Value,
        ValidFrom = policy.ValidFrom,
        ValidUntil = policy.ValidUntil,
        Category = policy.CategoryId,
        OrganizationId = policy.OrganizationId is { } organization ? Id<Organization>.Parse(organization, null) : null,
        ChangeId = change.Id,
        CreatedAt = work.Now,
    };
}
