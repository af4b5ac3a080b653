using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Discovery.Observability;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;
using Stoa.Server.Site;

namespace Stoa.Server.Orders.Placing;

/// <summary>The checkout's forms: place the order, see the price with other extras, or give the time back.</summary>
internal static class Checkout
{
    /// <summary>POST /checkout/{id}</summary>
    internal static async Task<IResult> Post(
        Id<Reservation> id, HttpContext http, Work work, Offers offers, Slots slots, Quotes quotes, Marketplace marketplace, IServiceProvider services,
        CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var seen = await ViewCheckout.Run(id, name => form[name], work, offers, quotes, marketplace, services.GetRequiredService<Gateways>(), cancel);
        if (seen.Refused(out var problem)) return await ViewCheckout.Refused(id, problem, work, offers, slots, cancel);
        var entered = ViewCheckout.Entered.Of(form);
        if (form.ContainsKey("update")) return Page(seen.Value, entered, seen.Value.OptionProblems);

        var request = new PlaceOrder.Request(
            id, entered.Name, entered.Email, entered.Phone, null, entered.Note, ExpectedTotal(form["expected_total"], seen.Value.Offer.Currency), seen.Value.Answers,
            seen.Value.Code, seen.Value.UsesCredit);
        IReadOnlyList<Problem> problems = [.. OptionAnswers.Check(seen.Value.Offer.Options, seen.Value.Answers), .. PlaceOrder.Check(request, work.Actor.IsSignedIn), .. seen.Value.OptionProblems.Where(one => one.Field == CouponRules.Field)];
        if (problems.Count > 0) return Page(seen.Value, entered, problems);
        var placed = await PlaceOrder.Run(request, work, offers, quotes, marketplace, cancel);
        if (!placed.Refused(out problem))
        {
            FoundBy.Booked(http, services.GetRequiredService<SearchLog>(), seen.Value.Offer.ListingId);
            return await Pay(placed.Value, entered.Gateway, http, work, services, cancel);
        }
        await work.Abandon();
        return problem.Kind == ProblemKind.Gone || problem.Code == AvailabilityProblems.Ordered.Code
            ? await ViewCheckout.Refused(id, problem, work, offers, slots, cancel)
            : Page(seen.Value, entered, [problem]);
    }

    /// <summary>POST /checkout/{id}/release</summary>
    internal static async Task<IResult> PostRelease(
        Id<Reservation> id, HttpContext http, Work work, Offers offers, Slots slots, CancellationToken cancel)
    {
        var hold = await GetHold.Run(id, work, cancel);
        if (hold.Refused(out var problem)) return await ViewCheckout.Refused(id, problem, work, offers, slots, cancel);
        if (await ReleaseHold.Run(id, work, cancel) is { } refused)
        {
            await work.Abandon();
            return await ViewCheckout.Refused(id, refused, work, offers, slots, cancel);
        }
        new Flash(Tone.Info, "You have given the time back. Nothing was charged.").Keep(http);
        return new SeeOther($"/l/{hold.Value.ListingId}");
    }

    // The order stands; where the payment cannot begin, its page says why and lets the customer try again.
    private static async Task<IResult> Pay(
        PlaceOrder.Placed placed, string? gateway, HttpContext http, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var page = $"/orders/{placed.Id}";
        if (placed.State != OrderState.AwaitingPayment) return new SeeOther(page);
        var started = await StartPayment.Run(
            placed.Id, StartPayment.SiteOf(http, services.GetRequiredService<IConfiguration>()), work, services.GetRequiredService<Gateways>(),
            services.GetRequiredService<ILogger<PaymentsLogCategory>>(), cancel, string.IsNullOrEmpty(gateway) ? null : gateway);
        if (!started.Refused(out var problem)) return new SeeOther(started.Value.Url);
        new Flash(Tone.Bad, problem.Message).Keep(http);
        return new SeeOther(page);
    }

    private static RazorComponentResult<CheckoutPage> Page(ViewCheckout.View view, ViewCheckout.Entered entered, IReadOnlyList<Problem> problems) =>
        new(new { View = view, Entered = entered, Problems = problems })
        {
            StatusCode = problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
        };

    private static Money? ExpectedTotal(string? minor, Currency currency) =>
        long.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? new Money(amount, currency) : null;
}
