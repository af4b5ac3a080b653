using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Stoa.Server.Platform.Security;

public static class SecuritySetup
{
    private const int FormFieldsMax = 500;
    private const int FormValueBytesMax = 256 * 1024;

    /// <summary>Options of <c>Stoa:Security</c>, checked at the start, and everything the two <c>Use</c> methods need.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsCheck>();
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<SecurityOptions>>((kestrel, security) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = security.Value.BodyBytesMax;
        });
        services.Configure<FormOptions>(forms =>
        {
            forms.ValueCountLimit = FormFieldsMax;
            forms.ValueLengthLimit = FormValueBytesMax;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SecurityOptions>>((forwarded, security) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in security.Value.TrustedProxies)
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        services.AddSingleton<RateLimits>();
        return services;
    }

    /// <summary>Believed proxies, security headers, own-origin posts, body size. First in the pipeline, right after routing.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app)
    {
        // With no network configured the middleware would believe everybody.
        if (app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.TrustedProxies.Length > 0)
            app.UseForwardedHeaders();
        return app.UseMiddleware<SecurityHeaders>().UseMiddleware<CrossOriginPosts>().UseMiddleware<BodySize>();
    }

    /// <summary>
    /// Rate limits. After authentication, which puts the actor into its holder.
    /// Health checks and static files say <c>.DisableRateLimiting()</c>.
    /// </summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) =>
        app.Use(app.ApplicationServices.GetRequiredService<RateLimits>().Apply);

    /// <summary>Lets other origins post to this endpoint. For webhooks alone.</summary>
    public static TBuilder OpenToOtherOrigins<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenToOtherOrigins());
}
