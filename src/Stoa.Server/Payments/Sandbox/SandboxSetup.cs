using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The sandbox's part of the module: there only when the gateway <c>sandbox</c> is in use.</summary>
internal static class SandboxSetup
{
    internal static void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SandboxOptions.Read(configuration));
        services.AddSingleton<SandboxSecrets>();
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<SandboxProcessor>();
        services.AddSingleton<SandboxAccounts>();
        services.AddSingleton<SandboxMethods>();
        services.AddSingleton<SandboxAuthorizations>();
        services.AddSingleton<PaymentGateway, SandboxGateway>();
        services.AddHttpClient(SandboxGateway.Name);
    }

    // Anybody who knows a payment's id may pay it, as with any hosted page.
    internal static void Pages(IEndpointRouteBuilder site)
    {
        var pages = site.MapGroup("/sandbox").ExcludeFromDescription();
        pages.MapGet("/pay/{id}", PayOnSandbox.Get).AllowAnonymous();
        pages.MapPost("/pay/{id}", PayOnSandbox.Post).AllowAnonymous();
        pages.MapPost("/pay/{id}/challenge", PayOnSandbox.PostChallenge).AllowAnonymous();
        pages.MapGet("/methods/{id}", GiveMethodOnSandbox.Get).AllowAnonymous();
        pages.MapPost("/methods/{id}", GiveMethodOnSandbox.Post).AllowAnonymous();
        pages.MapGet("/onboarding/{id}", OnboardOnSandbox.Get).AllowAnonymous();
        pages.MapPost("/onboarding/{id}", OnboardOnSandbox.Post).AllowAnonymous();
        if (site.ServiceProvider.GetRequiredService<SandboxOptions>().DeveloperPages != true) return;
        pages.MapGet("/events", SandboxDeveloper.Get).AllowAnonymous();
        pages.MapPost("/events/{id}/resend", SandboxDeveloper.PostResend).AllowAnonymous();
        pages.MapPost("/faults", SandboxDeveloper.PostFaults).AllowAnonymous();
        pages.MapPost("/payments/{id}/dispute", SandboxDeveloper.PostDispute).AllowAnonymous();
    }

    internal static void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<SandboxEvents.Due>(SandboxEvents.Topic, SandboxEvents.Send);
        handlers.OnEnvelope<SandboxAuthorizations.EndDue>(SandboxAuthorizations.Topic, SandboxAuthorizations.End);
        handlers.OnEnvelope<SandboxReturns.Due>(SandboxReturns.Topic, SandboxReturns.ComeBack);
        handlers.OnEnvelope<SandboxEvents.DisputeDue>(SandboxEvents.DisputeTopic, SandboxEvents.OpenDispute);
    }
}
