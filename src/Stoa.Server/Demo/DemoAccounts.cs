using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Readiness;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo;

/// <summary>The three people who show the demo. Their password is known to everybody: never on a marketplace with real business.</summary>
public static class DemoAccounts
{
    public const string Operator = "operator@demo.stoa";
    public const string Provider = "provider@demo.stoa";
    public const string Customer = "customer@demo.stoa";
    public const string Password = "stoa-demo-2026";

    /// <summary>Their accounts.</summary>
    internal sealed record Made(Id<User> Operator, Id<User> Provider, Id<User> Customer);

    /// <summary>Makes those that are not there yet; the provider owns an organization.</summary>
    internal static async Task<Made> Make(DemoActs acts, Id<Organization> owned, CancellationToken cancel)
    {
        var runs = await NewUser(acts, "Olympe Opérateur", Operator, cancel);
        Must(await acts.As(Actor.System, (work, _) => Operators.Grant(work, runs, cancel), cancel));
        var sells = await NewUser(acts, "Pascale Prestataire", Provider, cancel);
        await acts.As(Actor.System, async (work, services) =>
        {
            if (await work.Db.FindAsync<Member>([owned, sells], cancel) is not null) return 0;
            work.Db.Add(new Member { OrganizationId = owned, UserId = sells, Role = MemberRole.Owner, JoinedAt = work.Now });
            work.Db.AddRange(services.GetRequiredService<Marketplace>().Readiness.Where(rule => rule.Kind is RequirementKind.Attested).Select(rule => new Attestation
            {
                OrganizationId = owned, Requirement = rule.Id, Version = rule.Version!, UserId = sells, AttestedAt = work.Now,
            }));
            return await work.Commit(cancel) is { } problem ? (Outcome<int>)problem : 0;
        }, cancel);
        return new Made(runs, sells, await NewUser(acts, "Claire Cliente", Customer, cancel));
    }

    private static async Task<Id<User>> NewUser(DemoActs acts, string name, string email, CancellationToken cancel) => Must(await acts.As(
        Actor.System,
        async (work, services) =>
        {
            var users = services.GetRequiredService<Users>();
            return await users.FindByEmailAsync(email) is { } there ? there.Id : await CreateUser.Run(new(name, email, Password, Verified: true), work, users, cancel);
        }, cancel));

    private static T Must<T>(Outcome<T> outcome) =>
        outcome.Refused(out var problem) ? throw new SetupException($"The demo could not be made: {problem.Message}") : outcome.Value;
}
