using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Provider.Pages;

namespace Stoa.Server.Provider;

/// <summary>The day's page, with what can be done now beside each booking.</summary>
internal static class ViewDay
{
    /// <summary>GET /provider/{organization}/day?date=</summary>
    internal static async Task<IResult> Get(Desk desk, string? date, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var day = await GetDay.Run(desk, GetDay.DateOf(date), work, marketplace, cancel);
        return new RazorComponentResult<DayPage>(new { Desk = desk, Day = day, work.Now });
    }
}
