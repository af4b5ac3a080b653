using Microsoft.AspNetCore.Mvc;
using Stoa.Core.Access;
using Stoa.Server.Catalog.Bulk;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Catalog.Questions;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Catalog.Tables;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Files;
using Stoa.Server.Reviews;

namespace Stoa.Server.Catalog;

/// <summary>What is offered: categories, listings with their plans and options, the page of each, and the editor.</summary>
public sealed class CatalogModule : Module
{
    private const string Own = "/organizations/{organization}/listings";
    private const string Desk = "/provider/{organization}/listings";

    private static readonly RequestSizeLimitAttribute Photographic = new(ViewPhotos.UploadBytesMax);

    // A file, and the form around it that carries it a second time.
    private static readonly RequestSizeLimitAttribute Tabular = new(3L * ImportListings.BytesMax);

    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<KeepCategories>();
        services.AddSingleton<Quotes>();
        services.AddSingleton<ObjectStore>();
        services.AddSingleton<CleanObjects>();
        services.AddHostedService(all => all.GetRequiredService<CleanObjects>());
    }

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/listings/{id}", GetListing.Get).AllowAnonymous();

        api.MapGet(Own, ListOwnListings.Get).Require(Permission.SeeListings);
        api.MapPost(Own, SaveListing.Post).Require(Permission.EditListings);
        api.MapGet(Own + "/{id}", OpenListing.Get).Require(Permission.SeeListings);
        api.MapPut(Own + "/{id}", SaveListing.Put).Require(Permission.EditListings);
        api.MapPost(Own + "/{id}/duplicate", DuplicateListing.Post).Require(Permission.EditListings);
        api.MapPost(Own + "/{id}/steps", StepListing.Post).Require(Permission.EditListings);

        api.MapGet(Own + "/{id}/photos", ViewPhotos.List).Require(Permission.SeeListings);
        api.MapPost(Own + "/{id}/photos", ViewPhotos.Upload).Require(Permission.EditListings).DisableAntiforgery().WithMetadata(Photographic);
        api.MapPut(Own + "/{id}/photos", ViewPhotos.Put).Require(Permission.EditListings);
        api.MapDelete(Own + "/{id}/photos/{photo}", ViewPhotos.Delete).Require(Permission.EditListings);

        api.MapPost(Own + "/bulk", BulkEdit.Post).Require(Permission.EditListings);
        api.MapGet(Own + ".csv", ExportListings.Get).Require(Permission.SeeListings);
        api.MapPost(Own + "/import", ImportListings.Post).Require(Permission.EditListings).WithMetadata(Tabular);

        api.MapGet("/listings/{id}/questions", ListQuestions.Get).AllowAnonymous();
        api.MapPost("/listings/{id}/questions", AskQuestion.Post).RequireAuthorization(Policies.SignedIn);
        api.MapGet("/organizations/{organization}/questions", ListQuestions.GetOwn).Require(Permission.SeeListings);
        api.MapPatch("/organizations/{organization}/questions/{id}", AnswerQuestion.Patch).Require(Permission.WorkBookings);

        api.MapGet("/operations/listings/review", ReviewListings.Get).RequireAuthorization(Policies.Operator);
        api.MapGet("/operations/listings/changed", ChangedListings.Get).RequireAuthorization(Policies.Operator);
        api.MapPost("/operations/listings/{id}/changes/accept", ChangedListings.Post).RequireAuthorization(Policies.Operator);
        api.MapPost("/operations/listings/{id}/steps", StepListing.PostAsOperator).RequireAuthorization(Policies.Operator);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/l/{address}", ViewListing.Get).AllowAnonymous();
        site.MapGet("/l/{id}/price", TryPrice.Get).AllowAnonymous();

        site.MapGet(Desk, ViewListings.Get).Require(Permission.SeeListings);
        site.MapGet(Desk + "/new", EditListing.GetNew).Require(Permission.EditListings);
        site.MapPost(Desk + "/new", EditListing.PostNew).Require(Permission.EditListings);
        site.MapPost(Desk + "/price", EditListing.PostPrice).Require(Permission.SeeListings);
        site.MapPost(Desk + "/preview", EditListing.PostPreview).Require(Permission.SeeListings);
        site.MapGet(Desk + "/{id}", EditListing.Get).Require(Permission.SeeListings);
        site.MapPost(Desk + "/{id}", EditListing.Post).Require(Permission.EditListings);
        site.MapPost(Desk + "/{id}/steps", EditListing.PostStep).Require(Permission.EditListings);
        site.MapPost(Desk + "/{id}/duplicate", EditListing.PostDuplicate).Require(Permission.EditListings);

        site.MapPost(Desk + "/bulk", ViewBulk.Post).Require(Permission.EditListings);
        site.MapGet(Desk + ".csv", ExportListings.Get).Require(Permission.SeeListings);
        site.MapGet(Desk + "/import", ViewImport.Get).Require(Permission.EditListings);
        site.MapPost(Desk + "/import", ViewImport.Post).Require(Permission.EditListings).WithMetadata(Tabular);

        site.MapPost("/l/{id}/questions", AskQuestion.PostForm).RequireAuthorization(Policies.SignedIn);
        site.MapGet("/provider/{organization}/questions", ViewQuestions.Get).Require(Permission.SeeListings);
        site.MapPost("/provider/{organization}/questions/{id}", ViewQuestions.Post).Require(Permission.WorkBookings);

        site.MapGet("/photos/{name}.webp", SendPhoto.Get).AllowAnonymous();
        site.MapGet(Desk + "/{id}/photos", ViewPhotos.Get).Require(Permission.SeeListings);
        site.MapPost(Desk + "/{id}/photos", ViewPhotos.PostFiles).Require(Permission.EditListings).WithMetadata(Photographic);
        site.MapPost(Desk + "/{id}/photos/order", ViewPhotos.PostOrder).Require(Permission.EditListings);

        site.MapGet("/operator/listings", ReviewListings.GetPage).RequireAuthorization(Policies.Operator);
        site.MapGet("/operator/listings/{id}", ReviewListings.GetOne).RequireAuthorization(Policies.Operator);
        site.MapPost("/operator/listings/{id}/changes", ChangedListings.PostPage).RequireAuthorization(Policies.Operator);
        site.MapPost("/operator/listings/{id}", ReviewListings.Post).RequireAuthorization(Policies.Operator);
    }

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<ProviderSuspended>("catalog.provider-suspended", CopyProviderStatus.OnSuspended);
        handlers.OnEvent<ProviderReinstated>("catalog.provider-reinstated", CopyProviderStatus.OnReinstated);
        handlers.OnEvent<ProviderOpened>("catalog.provider-opened", CopyProviderStatus.OnOpened);
        handlers.OnEvent<ProviderRenamed>("catalog.provider-renamed", CopyProviderStatus.OnRenamed);
        handlers.OnEvent<LocationChanged>("catalog.location-changed", CopyLocation.OnChanged);
        handlers.OnEvent<ReviewWritten>("catalog.review-written", CopyRating.OnWritten);
    }
}
