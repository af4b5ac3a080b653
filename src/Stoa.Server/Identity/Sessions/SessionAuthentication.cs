using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NodaTime;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Security;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Identity.Sessions;

/// <summary>
/// The one way in: the session cookie of a browser or a bearer token, both checked against the same revocable sessions.
/// It puts the actor into its holder; guests and magic links act, but count as nobody for the policies.
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    NpgsqlDataSource database, IClock clock, ActorHolder holder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder), IAuthenticationRequestHandler
{
    internal const string SchemeName = "stoa";
    internal const string OperatorClaim = "operator";
    internal const string MemberClaim = "member";
    private const string Bearer = "Bearer ";

    /// <summary>Runs first for every request: a bearer token that opens nothing is refused, whatever it was sent to.</summary>
    public async Task<bool> HandleRequestAsync()
    {
        holder.HandOver = token => SessionCookie.Give(Context, token);
        if (IsForEverybody() || BearerToken() is null) return false;
        var result = await AuthenticateAsync();
        if (result.Failure is null) return false;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        await IdentityProblems.BadToken.Answer().ExecuteAsync(Context);
        return true;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IsForEverybody()) return AuthenticateResult.NoResult();
        var bearer = BearerToken();
        var failure = bearer is null ? AuthenticateResult.NoResult() : AuthenticateResult.Fail("The bearer token opens no session.");
        if (!SessionToken.TryParse(bearer ?? SessionCookie.Read(Request), out var token)) return failure;
        var now = clock.GetCurrentInstant();
        if (await SignedInSession.Find(database, token, now, Context.RequestAborted) is not { } session) return failure;
        await session.See(database, now, Context.RequestAborted);
        holder.Actor = session.Actor;
        Context.Features.Set(session);
        return session.Actor.IsSignedIn ? AuthenticateResult.Success(TicketOf(session.Actor)) : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsForPrograms())
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            return IdentityProblems.NotSignedIn.Answer().ExecuteAsync(Context);
        }
        // A form cannot be sent again after the detour; its page can be opened again.
        var back = HttpMethods.IsGet(Request.Method) ? $"{Request.Path}{Request.QueryString}" : "/";
        Response.Redirect($"/sign-in?return={Uri.EscapeDataString(back)}");
        return Task.CompletedTask;
    }

    // What belongs to another role does not exist for this one.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.Features.Get<RoleMayNot>() is { } asked)
        {
            var problem = Permissions.Refusal(asked.Permission);
            return (IsForPrograms() ? problem.Answer() : ProblemPage.Result(problem, "/provider")).ExecuteAsync(Context);
        }
        return (IsForPrograms() ? IdentityProblems.NothingHere.Answer() : NotFoundPage.Result()).ExecuteAsync(Context);
    }

    private AuthenticationTicket TicketOf(Actor actor)
    {
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, actor.UserId!.Value.ToString()));
        if (actor.IsOperator) identity.AddClaim(new Claim(OperatorClaim, "true"));
        if (actor.Memberships.Count > 0) identity.AddClaim(new Claim(MemberClaim, "true"));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
    }

    private string? BearerToken() =>
        Request.Headers[HeaderNames.Authorization] is [{ } header, ..] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : null;

    // Static files and health checks are the same for all, and webhooks prove their sender by signature: nobody is looked up.
    private bool IsForEverybody() => Context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<DisableRateLimitingAttribute>() is not null || metadata.GetMetadata<OpenToOtherOrigins>() is not null);

    private bool IsForPrograms() => Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || BearerToken() is not null;
}
