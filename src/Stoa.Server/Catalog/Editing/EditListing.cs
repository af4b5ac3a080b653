using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Editing.Pages;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Editing;

/// <summary>The editor's page: everything works by sending its one form.</summary>
public static class EditListing
{
    /// <summary>What the editor shows.</summary>
    /// <param name="Desk">Whose listing.</param>
    /// <param name="Form">What it says.</param>
    /// <param name="Own">The listing; null for a new one.</param>
    /// <param name="Version">The version that the form was made from.</param>
    /// <param name="Choices">What there is to choose from.</param>
    /// <param name="Currency">Of the prices.</param>
    public sealed record View(Desk Desk, ListingForm Form, OwnListing? Own, int Version, ListingChoices Choices, Currency Currency)
    {
        /// <summary>What was refused.</summary>
        public IReadOnlyList<Problem> Problems { get; init; } = [];

        /// <summary>The field to go on with.</summary>
        public string? Focus { get; init; }

        /// <summary>The description as customers will see it; null when nobody asked.</summary>
        public MarkupString? Preview { get; init; }

        /// <summary>What people would pay.</summary>
        public DraftPrice? Price { get; init; }

        /// <summary>Of how many groups a booking takes one resource each.</summary>
        public int Groups { get; init; } = 1;

        /// <summary>Where the form goes.</summary>
        public string Action => Desk.Href(Own is null ? "listings/new" : $"listings/{Own.Id}");
    }

    /// <summary>GET /provider/{organization}/listings/new</summary>
    internal static async Task<IResult> GetNew(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var choices = await ListingChoices.Of(desk.Id, work.Db, cancel);
        var location = choices.Locations.Count == 0 ? null : choices.Locations[0];
        var draft = new ListingDraft
        {
            Kind = marketplace.Kinds[0],
            LocationId = location?.Id.ToString() ?? "",
            ResourceIds = [.. choices.Resources.Where(resource => resource.LocationId == location?.Id).Select(resource => resource.Id.ToString())],
            CancellationPolicy = marketplace.DefaultCancellationPolicy.Id,
            Plans = [new PlanDraft()],
        };
        return Page(new View(desk, ListingForm.Of(draft, marketplace.Currency), null, 0, choices, marketplace.Currency));
    }

    /// <summary>GET /provider/{organization}/listings/{id}</summary>
    internal static async Task<IResult> Get(Desk desk, Id<Listing> id, Work work, Quotes quotes, Marketplace marketplace, CancellationToken cancel)
    {
        var opened = await OpenListing.Run(id, desk.Id, work, marketplace, cancel);
        if (opened.Refused(out _)) return NotFoundPage.Result();
        var currency = Currency.Parse(opened.Value.Currency);
        var form = ListingForm.Of(opened.Value.Draft, currency);
        var view = new View(desk, form, opened.Value, opened.Value.Version, await ListingChoices.Of(desk.Id, work.Db, cancel), currency);
        var groups = await work.Db.Set<ListingResource>().Where(link => link.ListingId == id).Select(link => link.GroupNumber).Distinct().CountAsync(cancel);
        return Page(view with { Groups = groups, Price = await DraftPrice.Of(form.Draft, desk, currency, _ => default, quotes, work.Now, cancel) });
    }

    /// <summary>POST /provider/{organization}/listings/new</summary>
    internal static async Task<IResult> PostNew(Desk desk, HttpContext http, Work work, Quotes quotes, Marketplace marketplace, CancellationToken cancel)
    {
        var sent = await http.Request.ReadFormAsync(cancel);
        var form = ListingForm.Read(name => sent[name], null, marketplace, marketplace.Currency);
        var view = new View(desk, form, null, 0, await ListingChoices.Of(desk.Id, work.Db, cancel), marketplace.Currency);
        if (await Shown(view, sent, work, quotes, cancel) is { } shown) return shown;

        var problems = form.Problems.Count > 0 ? form.Problems : await CheckDraft.Run(form.Draft, desk.Id, null, work.Db, marketplace, cancel);
        if (problems.Count > 0) return Page(view with { Problems = problems });
        var made = await SaveListing.Create(form.Draft, desk.Id, work, marketplace, cancel);
        if (made.Refused(out var problem)) return Page(view with { Problems = [problem] });
        new Flash(Tone.Good, "Saved as a draft. Nobody but your team sees it yet.").Keep(http);
        return new SeeOther(desk.Href($"listings/{made.Value.Id}"));
    }

    /// <summary>POST /provider/{organization}/listings/{id}</summary>
    internal static async Task<IResult> Post(
        Desk desk, Id<Listing> id, HttpContext http, Work work, Quotes quotes, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, desk.Id, cancel) is not { } edited) return NotFoundPage.Result();
        var sent = await http.Request.ReadFormAsync(cancel);
        var currency = Currency.Parse(edited.Listing.Currency);
        var form = ListingForm.Read(name => sent[name], edited.Listing.Kind, marketplace, currency);
        var own = OwnListing.Of(edited, marketplace, await ListingGaps.Of(edited.ToDraft(), edited, work, marketplace, cancel));
        var version = int.TryParse(sent["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var shownVersion) ? shownVersion : 0;
        var view = new View(desk, form, own, version, await ListingChoices.Of(desk.Id, work.Db, cancel), currency)
        {
            Groups = edited.Resources.DistinctBy(link => link.GroupNumber).Count(),
        };
        if (await Shown(view, sent, work, quotes, cancel) is { } shown) return shown;

        if (version != edited.Listing.Version) return Page(view with { Problems = [CatalogProblems.Stale] });
        var problems = form.Problems.Count > 0 ? form.Problems : await SaveListing.Problems(form.Draft, edited, work, marketplace, cancel);
        if (problems.Count > 0) return Page(view with { Problems = problems });
        var saved = await SaveListing.Change(id, form.Draft, desk.Id, version, work, marketplace, cancel);
        if (saved.Refused(out var problem)) return Page(view with { Problems = [problem] });
        new Flash(Tone.Good, (saved.Value.Status, marketplace.ReviewsListings) switch
        {
            (ListingStatus.Published, true) => "Saved. Customers see it at once, and the operator looks at new words and photos.",
            (ListingStatus.Published, false) => "Saved. Customers see it at once.",
            _ => "Saved.",
        }).Keep(http);
        return new SeeOther(desk.Href($"listings/{id}"));
    }

    /// <summary>POST /provider/{organization}/listings/{id}/steps</summary>
    internal static async Task<IResult> PostStep(Desk desk, Id<Listing> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var sent = await http.Request.ReadFormAsync(cancel);
        int? version = int.TryParse(sent["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? shown : null;
        var stepped = await StepListing.Run(id, new(sent["step"].ToString()), desk.Id, version, work, marketplace, cancel);
        var back = desk.Href($"listings/{id}");
        if (stepped.Refused(out var problem)) return ProblemPage.Result(problem, back);
        new Flash(Tone.Good, Said(stepped.Value.Status)).Keep(http);
        return new SeeOther(back);
    }

    /// <summary>POST /provider/{organization}/listings/{id}/duplicate</summary>
    internal static async Task<IResult> PostDuplicate(Desk desk, Id<Listing> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var made = await DuplicateListing.Run(id, desk.Id, work, marketplace, cancel);
        if (made.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("listings"));
        new Flash(Tone.Good, "This is the copy. It is a draft.").Keep(http);
        return new SeeOther(desk.Href($"listings/{made.Value.Id}"));
    }

    /// <summary>POST /provider/{organization}/listings/price: what people would pay, as a fragment.</summary>
    internal static async Task<IResult> PostPrice(Desk desk, HttpContext http, Work work, Quotes quotes, Marketplace marketplace, CancellationToken cancel)
    {
        var sent = await http.Request.ReadFormAsync(cancel);
        var kind = marketplace.Kinds.Append(Core.Ordering.ListingKind.Appointment).FirstOrDefault(known => Platform.Database.EnumText.Write(known) == sent["kind"]);
        var form = ListingForm.Read(name => sent[name], kind, marketplace, marketplace.Currency);
        var price = await DraftPrice.Of(form.Draft, desk, marketplace.Currency, name => sent[name], quotes, work.Now, cancel);
        return new RazorComponentResult<DraftPricePart>(new { Price = price });
    }

    /// <summary>POST /provider/{organization}/listings/preview: the description as customers will see it, as a fragment.</summary>
    internal static async Task<IResult> PostPreview(HttpContext http, CancellationToken cancel)
    {
        var sent = await http.Request.ReadFormAsync(cancel);
        return new RazorComponentResult<DescriptionPreview>(new { Html = (MarkupString?)PreviewOf(sent["description"].ToString()) });
    }

    // A button that is no saving: rows are moved, fields of another category shown, and nothing is kept.
    private static async Task<RazorComponentResult<ListingEditorPage>?> Shown(View view, IFormCollection sent, Work work, Quotes quotes, CancellationToken cancel)
    {
        var step = sent["do"].ToString();
        if (step is "" or "save") return null;
        if (EditRows.Apply(view.Form.Draft, step) is var (draft, focus))
        {
            var moved = await DraftPrice.Of(draft, view.Desk, view.Currency, name => sent[name], quotes, work.Now, cancel);
            return Page(view with { Form = ListingForm.Of(draft, view.Currency), Focus = focus, Price = moved });
        }
        var price = await DraftPrice.Of(view.Form.Draft, view.Desk, view.Currency, name => sent[name], quotes, work.Now, cancel);
        return Page(view with
        {
            Price = price,
            Preview = step is "preview" ? PreviewOf(view.Form.Draft.Description) : null,
            Focus = step is "refresh" ? "category" : null,
        });
    }

    private static MarkupString PreviewOf(string description) => MarkdownText.ToHtml(
        description.Length <= ListingRules.DescriptionLengthMax ? description : description[..ListingRules.DescriptionLengthMax]);

    private static string Said(ListingStatus status) => status switch
    {
        ListingStatus.Published => "It is published: people find it and can book it.",
        ListingStatus.InReview => "It is with the operator now. You will see here what comes of it.",
        ListingStatus.Paused => "It is paused: nobody finds it. What was booked stays.",
        _ => "It is a draft again.",
    };

    private static RazorComponentResult<ListingEditorPage> Page(View view) => new(new { View = view })
    {
        StatusCode = view.Problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
    };
}
