using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability;

/// <summary>Of several resources, only those that are open at the time are given away.</summary>
public sealed class OpenResourcesTests(TestDatabases databases)
{
    [Fact]
    public async Task A_resource_that_is_closed_then_is_neither_held_nor_moved_to()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 3);
        await stoa.With(async (work, _) =>
        {
            var evening = new ScheduleRow
            {
                Id = Id<ScheduleRow>.New(work.Now), OrganizationId = shop.Organization, Zone = "America/Toronto",
                Weekly = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(day => new WeeklyRule(day, new LocalTime(18, 0), 3 * 60))],
            };
            work.Db.Add(evening);
            foreach (var resource in await work.Db.Set<Resource>().Where(r => r.Id != shop.Resources[0]).ToListAsync()) resource.ScheduleId = evening.Id;
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        var sale = new Sale(stoa, shop);

        Assert.Equal(shop.Resources[0], (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held!.ResourceId);
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Refusal!.Problem.Code);

        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest, Sale.Tomorrow + Duration.FromHours(2));
        Assert.Equal("slot-taken", (await sale.TryFire(guest, order, new("reschedule", Start: Sale.Tomorrow))).Problem!.Code);
    }
}
