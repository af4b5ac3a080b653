using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Server.Identity;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>Memberships: their cards are kept and charged again, week by week, while nobody is there.</summary>
internal sealed partial class RandomWalk
{
    private static readonly string[] Plans = ["weekly", "weekly", "weekly", "basic"];

    private readonly List<(Id<Subscription> Id, Actor Member)> _memberships = [];

    private async Task<string> Join()
    {
        var (isKnown, plan, credit) = (_random.Next(3) == 0, Any(Plans)!, _random.Next(4) == 0);
        var member = isKnown ? Any(_members)! : await NewMember();
        var begun = await _world.As(member, (work, services) => new Subscribe(SubscriptionDesk.Of(work, services)).Run(
            new(_world.Club.Listing, _world.Club.Plans[plan], Consent: true, UseCredit: isKnown && credit), default));
        if (begun.Refused(out var problem)) return $"no, {plan}: {problem.Code}";
        _memberships.Add((begun.Value.Id, member));
        return $"{begun.Value.Id} {plan}; {await PayMembership(begun.Value.Id, member)}";
    }

    private async Task<Actor> NewMember()
    {
        var member = await new Promotions(_world.Now, _world.Sellers[0].Shop).NewMember();
        // Who renews has confirmed their address.
        await _world.Do((work, _) => work.Db.Set<User>().Where(user => user.Id == new Id<User>(member.UserId!.Value))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.EmailVerifiedAt, work.Now)));
        return member;
    }

    private async Task<string> MoveAMembership()
    {
        if (_memberships.Count == 0) return "no membership";
        var (id, member) = Any(_memberships);
        var what = Any((string[])["pay", "pay", "pause", "resume", "leave at the end", "stay", "leave"])!;
        if (what == "pay") return await PayMembership(id, member);
        var problem = await _world.As(member, (work, services) =>
        {
            var desk = SubscriptionDesk.Of(work, services);
            return what switch
            {
                "pause" => new PauseSubscription(desk).Pause(id, new(), default),
                "resume" => new PauseSubscription(desk).Resume(id, null, default),
                "leave at the end" => new EndSubscription(desk).CancelAtEnd(id, new(), default),
                "stay" => new EndSubscription(desk).KeepOn(id, null, default),
                _ => new EndSubscription(desk).CancelNow(id, new(), default),
            };
        });
        return problem is null ? $"{id} {what}" : $"no, {id} {what}: {problem.Code}";
    }

    private async Task<string> PayMembership(Id<Subscription> id, Actor member)
    {
        var started = await _world.As(member, (work, services) => new PaySubscription(
            SubscriptionDesk.Of(work, services), services.GetRequiredService<Gateways>(), services.GetRequiredService<ILogger<PaymentsLogCategory>>())
            .Pay(id, _world.Now.BaseAddress, default));
        if (started.Refused(out var problem)) return $"no, page of {id}: {problem.Code}";
        _pages.Add(new Uri(started.Value.Url).Segments[^1]);
        return await Give(_pages[^1], _random.Next(2) == 0 ? SandboxCard.Good : Any(SandboxCard.Kept)!);
    }

    // Else a next period would always begin.
    private async Task EndMemberships()
    {
        foreach (var id in await _world.Lines("select id::text from subscriptions.subscriptions where state <> 'ended' order by id"))
        {
            var subscription = new Id<Subscription>(Guid.Parse(id));
            await _world.As(_world.Operator, (work, services) => new EndSubscription(SubscriptionDesk.Of(work, services)).CancelNow(subscription, new("The walk is over"), default));
        }
    }
}
