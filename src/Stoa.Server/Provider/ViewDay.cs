using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Provider.Pages;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider;

/// <summary>The day's page, with what can be done now beside each booking.</summary>
internal static class ViewDay
{
    /// <summary>GET /provider/day?date=&amp;org=</summary>
    internal static async Task<IResult> Get(string? date, string? org, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (Desk.Of(work.Actor, org) is not { } desk) return NotFoundPage.Result();
        var day = await GetDay.Run(desk, GetDay.DateOf(date), work, marketplace, cancel);
        return new RazorComponentResult<DayPage>(new { Desk = desk, Day = day, work.Now });
    }
}
