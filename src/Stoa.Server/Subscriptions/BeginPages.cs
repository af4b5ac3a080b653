using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Credits;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;
using Stoa.Server.Subscriptions.Pages;

namespace Stoa.Server.Subscriptions;

/// <summary>The page where somebody subscribes: what it costs, when it renews, what they agree to.</summary>
public static class BeginPages
{
    /// <summary>What the page shows.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">The plan.</param>
    /// <param name="Listing">What it is called.</param>
    /// <param name="Plan">What the plan is called.</param>
    /// <param name="Description">What it contains.</param>
    /// <param name="ProviderName">With whom.</param>
    /// <param name="Terms">How it renews.</param>
    /// <param name="Quote">The first payment, and those that follow, before a coupon.</param>
    /// <param name="Consent">What is agreed to.</param>
    /// <param name="Credit">What the customer could spend.</param>
    public sealed record View(
        Id<Listing> ListingId, Id<Plan> PlanId, string Listing, string Plan, string Description, string ProviderName, RenewalTerms Terms, Quote Quote, string Consent, Money Credit);

    /// <summary>GET /l/{id}/subscribe?plan=…</summary>
    internal static async Task<IResult> Get(Id<Listing> id, Id<Plan>? plan, HttpContext http, Work work, CancellationToken cancel) =>
        await Show(id, plan, null, null, SubscriptionDesk.Of(work, http.RequestServices), cancel);

    /// <summary>POST /l/{id}/subscribe: plan, consent, coupon, use_credit, expected_total. Goes on to the processor where something is to be paid or given.</summary>
    internal static async Task<IResult> Post(
        Id<Listing> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, http.RequestServices);
        var form = await http.Request.ReadFormAsync(cancel);
        if (!Id<Plan>.TryParse(form["plan"], out var plan)) return ProblemPage.Result(SubscriptionsProblems.NoPlan, $"/l/{id}");
        var begun = await new Subscribe(desk).Run(
            new(id, plan, form["consent"] == "true", form["coupon"], form["use_credit"] == "true", Expected(form)), cancel);
        if (begun.Refused(out var problem))
        {
            await work.Abandon();
            return await Show(id, plan, form, problem, desk, cancel);
        }
        var path = PaySubscription.PathOf(begun.Value.Id);
        if (begun.Value.State is not SubscriptionState.Pending)
        {
            new Flash(Tone.Good, begun.Value.State is SubscriptionState.Trialing ? "Your trial has begun." : "You have subscribed.").Keep(http);
            return new SeeOther(path);
        }
        var pay = await new PaySubscription(desk, gateways, log).Pay(begun.Value.Id, StartPayment.SiteOf(http, configuration), cancel);
        if (pay.Refused(out problem))
        {
            new Flash(Tone.Bad, problem.Message).Keep(http);
            return new SeeOther(path);
        }
        return new SeeOther(pay.Value.Url);
    }

    // A coupon changes the first payment after the page was shown.
    private static Money? Expected(IFormCollection form) =>
        string.IsNullOrWhiteSpace(form["coupon"])
        && long.TryParse(form["expected_total"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
        && Currency.TryParse(form["currency"], out var currency) ? new Money(minor, currency) : null;

    private static async Task<IResult> Show(
        Id<Listing> id, Id<Plan>? plan, IFormCollection? form, Problem? problem, SubscriptionDesk desk, CancellationToken cancel)
    {
        var first = plan ?? await desk.Work.Db.Set<Plan>().Where(p => p.ListingId == id && p.Status == PlanStatus.Active).OrderBy(p => p.Position)
            .Select(p => (Id<Plan>?)p.Id).FirstOrDefaultAsync(cancel);
        if (first is not { } chosen) return NotFoundPage.Result();
        var looked = await new Subscribe(desk).Look(id, chosen, cancel);
        if (looked.Refused(out var refused)) return refused.Kind is ProblemKind.NotFound ? NotFoundPage.Result() : ProblemPage.Result(refused, $"/l/{id}");
        var offered = looked.Value;
        var credit = desk.Work.Actor.CustomerId is { } customer
            ? await FundOrder.Available(new Id<Identity.Customers.Customer>(customer), offered.Price.Currency, desk.Work, cancel)
            : Money.Zero(offered.Price.Currency);
        var view = new View(
            id, chosen, offered.Offer.Title, offered.Plan.Name, offered.Plan.Description, offered.Offer.ProviderName, offered.Terms, offered.Quote,
            offered.Consent(desk.Marketplace.Culture), credit);
        return new RazorComponentResult<SubscribePage>(new { View = view, Entered = form, Problems = problem is null ? (IReadOnlyList<Problem>)[] : [problem] })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
