using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Invoices.Pages;
using Stoa.Server.Invoices.Pdf;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Invoices;

/// <summary>Invoices for those they concern: the customer of the order, the provider's members who see money, operators.</summary>
public static class ViewInvoices
{
    private static readonly Problem NotFound = new(ProblemKind.NotFound, "invoice-not-found", "There is no such invoice, or it is not yours.");

    private static readonly Problem NoFonts = new(ProblemKind.Unavailable, "no-fonts",
        "This server has no fonts to draw a PDF with. The operator can install them (Debian: fonts-liberation); the page itself can be printed.");

    /// <summary>An invoice in a list.</summary>
    public sealed record Item(
        Id<Invoice> Id, InvoiceKind Kind, string Number, Money Total, Money Tax, Instant IssuedAt, Id<Order>? OrderId, string Subject);

    /// <summary>One of them, as issued.</summary>
    public static async Task<Outcome<InvoiceDocument>> Find(Id<Invoice> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Invoice>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel) is not { } invoice) return NotFound;
        return await IsFor(invoice, work, cancel) ? WriteInvoice.Open(invoice, work) : NotFound;
    }

    /// <summary>Those of an order, oldest first; whoever sees the order may see them.</summary>
    public static async Task<Outcome<IReadOnlyList<Item>>> OfOrder(Id<Order> order, Work work, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, order, cancel);
        if (seen.Refused(out var problem)) return problem;
        var invoices = await work.Db.Set<Invoice>().AsNoTracking().Where(i => i.OrderId == order).OrderBy(i => i.IssuedAt).ThenBy(i => i.Number).ToListAsync(cancel);
        return Outcome<IReadOnlyList<Item>>.Of([.. invoices.Select(invoice => ItemOf(invoice, work))]);
    }

    private sealed record Position(Id<Invoice> Id);

    /// <summary>A provider's, newest first: what was issued in its name, and what it was sent.</summary>
    public static async Task<Outcome<Page<Item>>> OfOrganization(Id<Organization> organization, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        var invoices = work.Db.Set<Invoice>().AsNoTracking().Where(i => i.OrganizationId == organization);
        if (after.Value is { } position) invoices = invoices.Where(i => i.Id.Value.CompareTo(position.Id.Value) < 0);
        var rows = await invoices.OrderByDescending(i => i.Id).Take(take + 1).ToListAsync(cancel);
        return Cursor.Cut([.. rows.Select(invoice => ItemOf(invoice, work))], take, item => new Position(item.Id));
    }

    /// <summary>GET /api/v1/invoices/{id}</summary>
    internal static async Task<IResult> Get(Id<Invoice> id, Work work, CancellationToken cancel) => (await Find(id, work, cancel)).Answer();

    /// <summary>GET /api/v1/orders/{id}/invoices</summary>
    internal static async Task<IResult> GetOfOrder(Id<Order> id, Work work, CancellationToken cancel) => (await OfOrder(id, work, cancel)).Answer();

    /// <summary>GET /api/v1/organizations/{organization}/invoices</summary>
    internal static async Task<IResult> GetOfOrganization(Id<Organization> organization, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OfOrganization(organization, cursor, limit, work, cancel)).Answer();

    /// <summary>GET /invoices/{id}</summary>
    internal static async Task<IResult> GetPage(Id<Invoice> id, Work work, CancellationToken cancel)
    {
        var found = await Find(id, work, cancel);
        return found.Refused(out _) ? NotFoundPage.Result() : new RazorComponentResult<InvoicePage>(new { Id = id, Document = found.Value });
    }

    /// <summary>GET /invoices/{id}.pdf, and the same under the API.</summary>
    internal static async Task<IResult> GetPdf(Id<Invoice> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var found = await Find(id, work, cancel);
        var isPage = !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
        if (found.Refused(out var problem)) return isPage ? NotFoundPage.Result() : problem.Answer();
        if (!PdfFonts.AreThere) return isPage ? ProblemPage.Result(NoFonts, $"/invoices/{id}") : NoFonts.Answer();
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(InvoicePdf.Of(found.Value), "application/pdf", $"{found.Value.Number}.pdf");
    }

    /// <summary>GET /orders/{id}/invoices</summary>
    internal static async Task<IResult> GetOrdersPage(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var items = await OfOrder(id, work, cancel);
        return items.Refused(out _)
            ? NotFoundPage.Result()
            : new RazorComponentResult<InvoicesPage>(new { Items = items.Value, marketplace.Zone, OrderId = id.ToString() });
    }

    /// <summary>GET /provider/{organization}/invoices</summary>
    internal static async Task<IResult> GetDeskPage(Desk desk, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var page = await OfOrganization(desk.Id, cursor, null, work, cancel);
        return page.Refused(out var problem)
            ? ProblemPage.Result(problem, desk.Href("invoices"))
            : new RazorComponentResult<InvoicesPage>(new { page.Value.Items, marketplace.Zone, Desk = desk, page.Value.Next });
    }

    private static async Task<bool> IsFor(Invoice invoice, Work work, CancellationToken cancel) =>
        work.Actor.IsOperator || work.Actor.IsSystem
        || work.Actor.May(Permission.SeeMoney, invoice.OrganizationId.Value)
        || (invoice.OrderId is { } order && (await OrderAccess.Find(work, order, cancel)).Succeeded);

    private static Item ItemOf(Invoice invoice, Work work)
    {
        var (document, currency) = (WriteInvoice.Open(invoice, work), Currency.Parse(invoice.Currency));
        return new Item(
            invoice.Id, invoice.Kind, document.Number, new Money(invoice.TotalMinor, currency), new Money(invoice.TaxMinor, currency), invoice.IssuedAt,
            invoice.OrderId, document.Subject);
    }
}
