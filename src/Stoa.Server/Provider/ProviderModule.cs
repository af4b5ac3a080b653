using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Server.Provider;

/// <summary>The provider's desk: the day, the bookings, the balance. It owns no tables; it shows what the other modules know.</summary>
public sealed class ProviderModule : Module
{
    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{id}/day", GetDay.Get).RequireAuthorization(Policies.Provider);
        api.MapGet("/organizations/{id}/requests", ListRequests.Get).RequireAuthorization(Policies.Provider);
        api.MapGet("/organizations/{id}/balance/entries", ListBalanceEntries.Get).RequireAuthorization(Policies.Provider);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/provider", () => Results.Redirect("/provider/day")).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/day", ViewDay.Get).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/bookings", ViewBookings.Get).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/balance", ViewBalance.Get).RequireAuthorization(Policies.Provider);
    }
}
