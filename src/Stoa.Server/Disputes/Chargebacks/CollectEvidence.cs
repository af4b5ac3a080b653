using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Notifications;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Puts together what an order knows of a sale: what was promised, what took place, what was written, and what went back.</summary>
internal sealed class CollectEvidence(Work work, Dispute dispute, Order order, Marketplace marketplace)
{
    private const int LinesMax = 200;
    private const int ExplanationLengthMax = 20_000;

    private readonly CultureInfo _culture = marketplace.Culture;

    /// <summary>All of it as it is now; sections that have nothing to say are left out.</summary>
    internal async Task<EvidencePack> Pack(string? note, CancellationToken cancel)
    {
        EvidencePack.Section[] sections =
        [
            new("sale", "The sale", await Sale(cancel)),
            new("promised", "What was promised", await Promised(cancel)),
            new("timeline", "What happened", await Timeline(cancel)),
            new("delivered", "What was delivered", await Delivered(cancel)),
            new("access", "When the customer signed in and looked at the order", await Access(cancel)),
            new("messages", "What was written to the customer", await Messages(cancel)),
            new("money", "Payments and refunds", await MoneyLines(cancel)),
            new("complaint", "What the customer and the provider said to each other", await Complaint(cancel)),
            new("review", "The customer's review", await Review(cancel)),
            new("statements", "The provider's statements", await Statements(cancel)),
            new("note", "From the marketplace", string.IsNullOrWhiteSpace(note) ? [] : [new(null, note.Trim())]),
        ];
        return new EvidencePack($"Evidence about order {order.Number}, {marketplace.Name}", work.Now, [.. sections.Where(section => section.Lines.Count > 0)]);
    }

    /// <summary>What the processor is given of it, but for the file.</summary>
    internal async Task<DisputeEvidence> Fields(EvidencePack pack, CancellationToken cancel)
    {
        var contact = await Contacts.Of(work, order.CustomerId, cancel);
        var explanation = string.Join("\n\n", new[] { pack.TextOf("note"), pack.TextOf("statements"), pack.TextOf("delivered"), pack.TextOf("timeline") }.Where(text => text.Length > 0));
        return new DisputeEvidence(
            $"{order.Title}, {order.ProviderName}",
            order.StartsAt?.InZone(DateTimeZoneProviders.Tzdb[order.Zone]).Date,
            contact?.Name, contact?.Email,
            Some(pack.TextOf("access")), Some(pack.TextOf("promised")),
            explanation.Length <= ExplanationLengthMax ? Some(explanation) : explanation[..ExplanationLengthMax]);
    }

    private static string? Some(string text) => text.Length == 0 ? null : text;

    private async Task<List<EvidencePack.Line>> Sale(CancellationToken cancel)
    {
        var contact = await Contacts.Of(work, order.CustomerId, cancel);
        var place = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        List<EvidencePack.Line> lines =
        [
            new(null, $"Order {order.Number}: {order.Title}"),
            new(null, $"Provider: {order.ProviderName}, {place.Name}, {place.Street}, {place.Postcode} {place.City}"),
            new(order.CreatedAt, $"Ordered{(order.IsGuest ? " as a guest" : " with an account")}"),
            new(null, $"Disputed: {dispute.Amount.Format(_culture)} of {order.Total.Format(_culture)}{(dispute.Reason is null ? "" : $", reason \"{dispute.Reason}\"")}"),
        ];
        if (contact is not null) lines.Insert(1, new(null, $"Customer: {contact.Name}, {contact.Email}"));
        if (order.StartsAt is { } start) lines.Add(new(start, "Start"));
        if (order.EndsAt is { } end) lines.Add(new(end, "End"));
        lines.AddRange(order.Quote.Lines.Where(line => line.PaidBy == Party.Customer).Select(line => new EvidencePack.Line(null, $"{line.Label}: {line.Amount.Format(_culture)}")));
        return lines;
    }

    private async Task<List<EvidencePack.Line>> Promised(CancellationToken cancel)
    {
        var listing = await work.Db.Set<Listing>().AsNoTracking().SingleAsync(l => l.Id == order.ListingId, cancel);
        var plan = await work.Db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == order.PlanId, cancel);
        List<EvidencePack.Line> lines =
        [
            new(null, $"Listing: {listing.Title} ({plan.Name}, {plan.DurationMinutes} minutes)", Some(listing.Summary.Trim())),
        ];
        if (order.PolicyStartsAt is { } start)
        {
            // As the customer read it before paying.
            var said = PolicyDates.Sentences(
                order.CancellationPolicy, start, DateTimeZoneProviders.Tzdb[order.Zone], !order.Quote.Surcharge.IsZero, _culture, order.CreatedAt);
            lines.Add(new(order.CreatedAt, $"Cancellation policy \"{order.CancellationPolicy.Name}\", shown before the payment and agreed to with it", string.Join('\n', said)));
        }
        return lines;
    }

    private async Task<List<EvidencePack.Line>> Timeline(CancellationToken cancel)
    {
        var process = order.ProcessOf();
        var steps = await work.Db.Set<OrderTransition>().AsNoTracking().Where(t => t.OrderId == order.Id).OrderBy(t => t.Id).Take(LinesMax).ToListAsync(cancel);
        return [.. steps.Select(step => new EvidencePack.Line(
            step.At, $"{StepWords.Title(step.Name, process.Find(step.Name)?.Label ?? step.Name)} (by {By(step.ActorRole)})", step.Reason))];
    }

    // What the provider says to have done, part by part where there are milestones, and what the customer said to it.
    private async Task<List<EvidencePack.Line>> Delivered(CancellationToken cancel)
    {
        var steps = await work.Db.Set<OrderTransition>().AsNoTracking().Where(t => t.OrderId == order.Id).OrderBy(t => t.Id).Take(LinesMax).ToListAsync(cancel);
        var milestones = await OrderMilestone.Of(work, order.Id, cancel);
        List<EvidencePack.Line> lines = [.. milestones.Select(one => new EvidencePack.Line(one.DeliveredAt, $"{one.No}. {one.Title} ({one.Amount.Format(_culture)}): {Stands(one, steps)}", one.Reason))];
        if (steps.Find(step => step.Name == "complete") is { } done) lines.Add(new(done.At, $"{order.Title}: done (said by {By(done.ActorRole)})"));
        if (steps.Find(step => step.Name == "no-show") is { } missed) lines.Add(new(missed.At, "The provider was there, and the customer did not come", missed.Reason));
        if (lines.Count > 0 && steps.TrueForAll(step => step.Name is not ("dispute" or "milestone-dispute"))) lines.Add(new(null, "The customer has reported no problem to the marketplace."));
        return lines;
    }

    private static string Stands(OrderMilestone one, List<OrderTransition> steps)
    {
        var title = JsonSerializer.Serialize(one.Title, StoaJson.Options);
        var accepted = steps.FindLast(step => step.Name == "milestone-accept" && step.Details?.Contains(title, StringComparison.Ordinal) == true);
        return one.State switch
        {
            MilestoneState.Agreed => "not delivered yet",
            MilestoneState.Delivered => "delivered, says the provider; the customer has not answered yet",
            MilestoneState.Disputed => "delivered, says the provider; the customer did not accept it",
            MilestoneState.Returned => "its money went back to the customer",
            _ when accepted?.ActorRole is ActorRole.System => "delivered, and not objected to in time",
            _ when accepted is not null => $"accepted by {By(accepted.ActorRole)}",
            _ => "delivered; a complaint about it was settled",
        };
    }

    private async Task<List<EvidencePack.Line>> Access(CancellationToken cancel)
    {
        var customer = await work.Db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == order.CustomerId, cancel);
        var sessions = await work.Db.Set<Session>().AsNoTracking()
            .Where(s => s.OrderId == order.Id.Value || (s.CustomerId == customer.Id && s.OrderId == null) || (customer.UserId != null && s.UserId == customer.UserId))
            .Where(s => s.CreatedAt <= work.Now && s.LastSeenAt >= order.CreatedAt)
            .OrderBy(s => s.CreatedAt).Take(LinesMax).Select(s => new { s.CreatedAt, s.Kind }).ToListAsync(cancel);
        var views = await RecordView.Of(work, order.Id, LinesMax, cancel);
        return
        [
            .. sessions.Select(session => new EvidencePack.Line(session.CreatedAt, session.Kind switch
            {
                SessionKind.Browser or SessionKind.Token => "Signed in to their account",
                SessionKind.Link => "Opened the link in their e-mail",
                _ => "Began to buy as a guest",
            })).Concat(views.Select(view => new EvidencePack.Line(view.At, view.WayIn switch
            {
                "account" => "Looked at the order, signed in",
                "link" => "Looked at the order through the link in their e-mail",
                _ => "Looked at the order in the browser it was bought in",
            }))).OrderBy(line => line.At),
        ];
    }

    private async Task<List<EvidencePack.Line>> Messages(CancellationToken cancel) =>
    [
        .. (await MessagesOf.Run(work, order.Id, cancel)).Where(message => message.Audience is Audience.Customer)
            .Select(message => new EvidencePack.Line(message.SentAt ?? message.CreatedAt, $"{(message.SentAt is null ? "Written" : "Sent")} to {message.Recipient}: {message.Subject}", WithoutLinks(message.Text))),
    ];

    private async Task<List<EvidencePack.Line>> MoneyLines(CancellationToken cancel)
    {
        var payments = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == order.Id && p.CapturedAt != null).ToListAsync(cancel);
        var refunds = await work.Db.Set<Refund>().AsNoTracking().Where(r => r.OrderId == order.Id).ToListAsync(cancel);
        return
        [
            .. payments.Select(p => new EvidencePack.Line(p.CapturedAt, $"Paid {p.Amount.Format(_culture)}, {p.Gateway} {p.GatewayPaymentId}"))
                .Concat(refunds.Select(r => new EvidencePack.Line(r.CreatedAt, $"Refund of {r.Amount.Format(_culture)}: {EnumText.Write(r.Status)}", r.Reason)))
                .Append(new EvidencePack.Line(dispute.OpenedAt, $"The bank took {dispute.Amount.Format(_culture)} back"))
                .OrderBy(line => line.At),
        ];
    }

    private async Task<List<EvidencePack.Line>> Complaint(CancellationToken cancel)
    {
        var steps = await (
            from step in work.Db.Set<CaseStep>().AsNoTracking()
            join one in work.Db.Set<Case>() on step.CaseId equals one.Id
            where one.OrderId == order.Id
            orderby step.Id
            select step).Take(LinesMax).ToListAsync(cancel);
        return [.. steps.Select(step => new EvidencePack.Line(
            step.At,
            $"{step.Move} by {By(step.Role)}{(step.AmountMinor is { } minor ? $": refund of {new Core.Money(minor, order.Quote.Currency).Format(_culture)}" : "")}", step.Text))];
    }

    private async Task<List<EvidencePack.Line>> Review(CancellationToken cancel) =>
        await FindReview.OfOrder(work.Db, order.Id, cancel) is { } review ? [new(review.CreatedAt, $"{review.Rating} of 5 stars", Some(review.Text.Trim()))] : [];

    private async Task<List<EvidencePack.Line>> Statements(CancellationToken cancel) =>
        [.. (await AddStatement.Of(work, order.Id, cancel)).Select(one => new EvidencePack.Line(one.MadeAt, order.ProviderName, one.Text))];

    private static string By(ActorRole role) => role is ActorRole.System ? "the marketplace's program" : $"the {role.InWords()}";

    // A guest's link opens their order: nobody else gets it.
    private static string WithoutLinks(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains("://", StringComparison.Ordinal)));

    /// <summary>The pack with its file, to be kept as it was handed in.</summary>
    internal async Task<string> Kept(string? note, CancellationToken cancel)
    {
        var pack = await Pack(note, cancel);
        return JsonSerializer.Serialize(new KeptPack(pack, await Fields(pack, cancel), Convert.ToBase64String(PlainPdf.Of(pack.Text()))), StoaJson.Options);
    }
}
