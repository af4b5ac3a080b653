using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Calendars;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Notifications;

/// <summary>Which mails a sale sends, to whom, in the real program.</summary>
public sealed partial class OrderNoticesTests(TestDatabases databases)
{
    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true", ["Stoa:PublicUrl"] = "https://market.example" };

    [Fact]
    public async Task A_paid_booking_is_confirmed_to_the_guest_and_to_those_who_serve()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await Join(stoa, sale.Shop, "olga@example.org", MemberRole.Owner);
        await Join(stoa, sale.Shop, "max@example.org", MemberRole.Staff);
        await Join(stoa, sale.Shop, "fin@example.org", MemberRole.Finance);

        var order = await sale.Paid(await sale.NewGuest());

        var messages = await Messages(stoa, order);
        Assert.Equal(
            [("ada@example.org", Audience.Customer), ("max@example.org", Audience.Provider), ("olga@example.org", Audience.Provider)],
            messages.Select(m => (m.Recipient, m.Audience)).Order());
        Assert.All(messages, m => Assert.Equal(("order-confirmed", DeliveryStatus.Sent, 1), (m.Template, m.Status, m.Attempts)));
        var guest = messages.Single(m => m.Audience is Audience.Customer);
        Assert.Equal("Confirmed: Deep tissue massage: 60 minutes with Atelier Calme on Tuesday 3 March 2026, 10:00 EST", guest.Subject);
        Assert.StartsWith("Hello Ada Guest,", guest.Text, StringComparison.Ordinal);
        Assert.Contains("$110.00 is paid", guest.Text, StringComparison.Ordinal);
        Assert.Contains("Plateau, 4200 Rue Saint-Denis, H2J 2K8 Montréal", guest.Text, StringComparison.Ordinal);
        var provider = messages.First(m => m.Audience is Audience.Provider);
        Assert.Contains("Ada Guest has booked and paid", provider.Text, StringComparison.Ordinal);
        Assert.Contains("$90.00 is kept for you", provider.Text, StringComparison.Ordinal);
        Assert.Contains($"https://market.example/orders/{order}", provider.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", provider.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guests_link_opens_the_order_and_an_accounts_link_asks_to_sign_in()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guests = await sale.Paid(await sale.NewGuest());
        var user = await AddUser(stoa, "una@example.org");
        var owner = await sale.NewGuest();
        await stoa.With(async (work, _) =>
        {
            (await work.Db.Set<Customer>().SingleAsync(c => c.Id == new Id<Customer>(owner.CustomerId!.Value))).UserId = user;
            return await work.Commit(CancellationToken.None);
        });
        var theirs = await sale.Paid(owner, Sale.Tomorrow + Duration.FromHours(2));

        var token = GuestLink().Match(Assert.Single(await Messages(stoa, guests)).Text).Groups[1].Value;
        var target = MagicLinks.Read(stoa.App.Services.GetRequiredService<Signer>(), token, TestClock.Monday);
        Assert.Equal(guests.Value, target.Value.OrderId);
        Assert.Contains($"https://market.example/orders/{theirs}\n", Assert.Single(await Messages(stoa, theirs)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_explains_the_refund_and_strikes_the_entry_out()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await Join(stoa, sale.Shop, "olga@example.org", MemberRole.Owner);
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);

        Assert.Null((await sale.TryFire(guest, order, new("cancel"))).Problem);
        await stoa.Settle();

        var cancelled = (await Messages(stoa, order)).Where(m => m.Template == "order-cancelled").ToList();
        var toGuest = cancelled.Single(m => m.Audience is Audience.Customer);
        var toProvider = cancelled.Single(m => m.Audience is Audience.Provider);
        Assert.Contains("You cancelled Deep tissue massage", toGuest.Text, StringComparison.Ordinal);
        Assert.Contains("goes back to where you paid from", toGuest.Text, StringComparison.Ordinal);
        Assert.Contains("because it is at least", toGuest.Text, StringComparison.Ordinal);
        Assert.Contains("Ada Guest cancelled", toProvider.Text, StringComparison.Ordinal);
        var (before, after) = (await Calendar(stoa, order, "order-confirmed"), await Calendar(stoa, order, "order-cancelled"));
        Assert.Equal("CANCEL", CalendarFile.MethodOf(after));
        Assert.Equal(Line(before, "UID"), Line(after, "UID"));
        Assert.True(Number(after, "SEQUENCE") > Number(before, "SEQUENCE"));
    }

    [Fact]
    public async Task Moving_a_booking_tells_both_times()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);

        Assert.Null((await sale.TryFire(guest, order, new("reschedule", Start: Sale.Tomorrow + Duration.FromHours(3)))).Problem);
        await stoa.Settle();

        var moved = (await Messages(stoa, order)).Single(m => m.Template == "order-rescheduled");
        Assert.Contains("You moved Deep tissue massage: 60 minutes to Tuesday 3 March 2026, 13:00 EST.", moved.Text, StringComparison.Ordinal);
        Assert.Contains("Before, it was Tuesday 3 March 2026, 10:00 EST.", moved.Text, StringComparison.Ordinal);
        Assert.Equal("DTSTART:20260303T180000Z", Line(await Calendar(stoa, order, "order-rescheduled"), "DTSTART"));
    }

    [Fact]
    public async Task A_request_that_ends_is_told_without_a_calendar_and_without_talk_of_refunds()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa, mode: BookingMode.Request));
        var guest = await sale.NewGuest();
        var order = await sale.Place(guest);
        await sale.Told(order, PaymentStatus.Authorized);

        Assert.Null((await sale.TryFire(guest, order, new("withdraw"))).Problem);
        await stoa.Settle();

        var messages = await Messages(stoa, order);
        Assert.Equal(["order-cancelled", "request-sent"], messages.Select(m => m.Template).Order(StringComparer.Ordinal));
        Assert.Contains("You were not charged.", messages.Single(m => m.Template == "order-cancelled").Text, StringComparison.Ordinal);
        Assert.All(await Kept(stoa, order), n => Assert.Null(n.Calendar));
    }

    [Fact]
    public async Task Everybody_is_reminded_once_before_the_start()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest(), Sale.Tomorrow + Duration.FromDays(3));
        Assert.DoesNotContain(await Messages(stoa, order), m => m.Template == "order-reminder");

        stoa.Clock.MoveTo(Sale.Tomorrow + Duration.FromDays(3) - Duration.FromHours(1));
        await stoa.Settle();
        await stoa.Settle();

        Assert.Single(await Messages(stoa, order), m => m.Template == "order-reminder");
    }

    [Fact]
    public async Task A_dispute_reaches_every_operator_with_a_link_to_decide()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await AddUser(stoa, "op1@example.org", isOperator: true);
        await AddUser(stoa, "op2@example.org", isOperator: true);
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        stoa.Clock.MoveTo(Sale.Tomorrow);
        await stoa.Settle();

        Assert.Null((await sale.TryFire(guest, order, new("dispute", Reason: "It was <b>cold</b>."))).Problem);
        await stoa.Settle();

        var opened = (await Messages(stoa, order)).Where(m => m.Template == "dispute-opened").ToList();
        Assert.Equal(["op1@example.org", "op2@example.org"], opened.Where(m => m.Audience is Audience.Operator).Select(m => m.Recipient).Order(StringComparer.Ordinal));
        Assert.All(opened, m => Assert.Contains("In the customer's words: It was <b>cold</b>.", m.Text, StringComparison.Ordinal));
        Assert.Contains($"https://market.example/operator/orders/{order}", opened.First(m => m.Audience is Audience.Operator).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_runs_again_sends_nothing_more()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        var body = await stoa.With((work, _) => work.Db.Set<EventRow>().Where(e => e.Type == OrderTransitioned.Type).Select(e => e.Body).SingleAsync());
        var happened = System.Text.Json.JsonSerializer.Deserialize<OrderTransitioned>(body, StoaJson.Options)!;

        await stoa.With(async (work, services) =>
        {
            await SendOrderNotices.Handle(happened, work, services, CancellationToken.None);
            return await work.Commit(CancellationToken.None);
        });
        await stoa.Settle();

        Assert.Single(await Messages(stoa, order));
    }

    private static Task<IReadOnlyList<MessagesOf.Message>> Messages(TestStoa stoa, Id<Order> order) =>
        stoa.With((work, _) => MessagesOf.Run(work, order, CancellationToken.None));

    private static Task<List<Notification>> Kept(TestStoa stoa, Id<Order> order) =>
        stoa.With((work, _) => work.Db.Set<Notification>().AsNoTracking().Where(n => n.OrderId == order).ToListAsync());

    private static async Task<string> Calendar(TestStoa stoa, Id<Order> order, string template)
    {
        var mail = (await Kept(stoa, order)).First(n => n.Template == template);
        return await stoa.With((work, _) => Task.FromResult(work.Cipher.Open(mail.Calendar!.Value, Notification.CalendarPurpose)));
    }

    private static string Line(string calendar, string name) => calendar.Split("\r\n").Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal));

    private static int Number(string calendar, string name) => int.Parse(Line(calendar, name)[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task Join(TestStoa stoa, Shop shop, string email, MemberRole role)
    {
        var user = await AddUser(stoa, email);
        await stoa.With(async (work, _) =>
        {
            work.Db.Add(new Member { OrganizationId = shop.Organization, UserId = user, Role = role, JoinedAt = work.Now });
            return await work.Commit(CancellationToken.None);
        });
    }

    private static Task<Id<User>> AddUser(TestStoa stoa, string email, bool isOperator = false) => stoa.With(async (work, _) =>
    {
        var user = new User
        {
            Id = Id<User>.New(work.Now), Email = work.Cipher.Seal(email, User.EmailPurpose), EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose),
            Name = work.Cipher.Seal(email.Split('@')[0], User.NamePurpose), SecurityStamp = "s", IsOperator = isOperator, CreatedAt = work.Now,
        };
        work.Db.Add(user);
        Assert.Null(await work.Commit(CancellationToken.None));
        return user.Id;
    });

    [GeneratedRegex(@"https://market\.example/o/(\S+)")]
    private static partial Regex GuestLink();
}
