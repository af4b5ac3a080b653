using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Passwords;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Security;

namespace Stoa.Server.Identity;

/// <summary>People: accounts, sessions, guests and their magic links. docs/IDENTITY.md says how they hang together.</summary>
public sealed class IdentityModule : Module
{
    private const int WrongPasswordsMax = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        AddSessions(services);
        AddAccounts(services);
        AddSealedColumns(services);
    }

    public override void Api(RouteGroupBuilder api)
    {
        api.MapPost("/users", Register.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/email-verifications", VerifyEmail.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/email-verification-requests", RequestVerification.Post).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/password-reset-requests", RequestPasswordReset.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/password-resets", ResetPassword.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/order-link-requests", RequestMagicLink.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);

        api.MapPost("/sessions", SignIn.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        api.MapGet("/sessions", ListSessions.Get).RequireAuthorization(Policies.SignedIn);
        api.MapDelete("/sessions/current", SignOut.Delete).RequireAuthorization(Policies.SignedIn);
        api.MapDelete("/sessions/others", EndOtherSessions.Delete).RequireAuthorization(Policies.SignedIn);
        api.MapDelete("/sessions/{id}", RevokeSession.Delete).RequireAuthorization(Policies.SignedIn);
        api.MapPost("/tokens", CreateToken.Post).RequireAuthorization(Policies.SignedIn);
        api.MapGet("/me", GetMe.Get).RequireAuthorization(Policies.SignedIn);
        api.MapPatch("/me", ChangeName.Patch).RequireAuthorization(Policies.SignedIn);
        api.MapPut("/me/password", ChangePassword.Put).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        api.MapPost("/me/email-change", RequestEmailChange.Post).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        api.MapDelete("/me/email-change", RequestEmailChange.Delete).RequireAuthorization(Policies.SignedIn);
        api.MapPost("/email-change-confirmations", ConfirmEmailChange.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/register", Register.Show).AllowAnonymous();
        site.MapPost("/register", Register.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/register/sent", Register.Sent).AllowAnonymous();
        site.MapGet("/verify-email", VerifyEmail.Show).AllowAnonymous();
        site.MapPost("/verify-email", VerifyEmail.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/sign-in", SignIn.Show).AllowAnonymous();
        site.MapPost("/sign-in", SignIn.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/sign-out", SignOut.Submit).AllowAnonymous();
        site.MapGet("/forgot-password", RequestPasswordReset.Show).AllowAnonymous();
        site.MapPost("/forgot-password", RequestPasswordReset.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/forgot-password/sent", RequestPasswordReset.Sent).AllowAnonymous();
        site.MapGet("/reset-password", ResetPassword.Show).AllowAnonymous();
        site.MapPost("/reset-password", ResetPassword.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);

        site.MapGet("/account", GetMe.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/verify-email", RequestVerification.Submit).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/account/name", ChangeName.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/name", ChangeName.Submit).RequireAuthorization(Policies.SignedIn);
        site.MapGet("/account/password", ChangePassword.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/password", ChangePassword.Submit).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/account/email", RequestEmailChange.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/email", RequestEmailChange.Submit).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/account/email/withdraw", RequestEmailChange.SubmitWithdrawal).RequireAuthorization(Policies.SignedIn);
        site.MapGet("/confirm-email", ConfirmEmailChange.Show).AllowAnonymous();
        site.MapPost("/confirm-email", ConfirmEmailChange.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/account/sessions", ListSessions.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/sessions/end-others", EndOtherSessions.Submit).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/sessions/{id}/revoke", RevokeSession.Submit).RequireAuthorization(Policies.SignedIn);
        site.MapGet("/account/tokens", CreateToken.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/account/tokens", CreateToken.Submit).RequireAuthorization(Policies.SignedIn);

        site.MapGet("/o/{token}", OpenMagicLink.Get).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/o/{token}", OpenMagicLink.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/order-link", RequestMagicLink.Submit).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapGet("/order-link/sent", RequestMagicLink.Sent).AllowAnonymous();
    }

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<RequestPasswordReset.Asked>(RequestPasswordReset.Topic, RequestPasswordReset.Handle);
        handlers.OnEnvelope<RequestMagicLink.Asked>(RequestMagicLink.Topic, RequestMagicLink.Handle);
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, _ => { });
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Operator, policy => policy.RequireClaim(SessionAuthentication.OperatorClaim))
            .AddPolicy(Policies.Provider, policy => policy.RequireClaim(SessionAuthentication.MemberClaim));
        services.AddSingleton<IAuthorizationHandler, OrganizationAccess.Check>();
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddIdentityCore<User>(options =>
            {
                options.Lockout.MaxFailedAccessAttempts = WrongPasswordsMax;
                options.Lockout.DefaultLockoutTimeSpan = LockedFor;
                options.Tokens.EmailConfirmationTokenProvider = LinkTokens.ProviderName;
                options.Tokens.PasswordResetTokenProvider = LinkTokens.ProviderName;
            })
            .AddUserStore<UserStore>()
            .AddUserManager<Users>()
            .AddTokenProvider<LinkTokens>(LinkTokens.ProviderName);
        // The framework's rules speak of user names and signs; ours stand in AccountRules and PasswordRules.
        services.RemoveAll<IUserValidator<User>>();
        services.RemoveAll<IPasswordValidator<User>>();
        services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        services.Replace(ServiceDescriptor.Scoped<ILookupNormalizer, AsWritten>());
        services.AddScoped<Mails>();
    }

    private static void AddSealedColumns(IServiceCollection services)
    {
        var email = new IndexedBy("email_index", IndexKind.Email, User.EmailIndexPurpose);
        services.AddSingleton(new SealedColumn("identity.users", "id", "email", User.EmailPurpose, email));
        services.AddSingleton(new SealedColumn("identity.users", "id", "name", User.NamePurpose));
        services.AddSingleton(new SealedColumn("identity.users", "id", "pending_email", User.PendingEmailPurpose));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "name", Customer.NamePurpose));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "email", Customer.EmailPurpose, email));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "phone", Customer.PhonePurpose));
        services.AddSingleton(new SealedColumn("identity.sessions", "id", "origin", Session.OriginPurpose));
    }
}
