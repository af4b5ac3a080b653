using Microsoft.AspNetCore.Authentication;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Identity;

/// <summary>People: accounts, sessions, guests and their magic links.</summary>
public sealed class IdentityModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, _ => { });
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Operator, policy => policy.RequireClaim(SessionAuthentication.OperatorClaim))
            .AddPolicy(Policies.Provider, policy => policy.RequireClaim(SessionAuthentication.MemberClaim));
        AddSealedColumns(services);
    }

    private static void AddSealedColumns(IServiceCollection services)
    {
        var email = new IndexedBy("email_index", IndexKind.Email, User.EmailIndexPurpose);
        services.AddSingleton(new SealedColumn("identity.users", "id", "email", User.EmailPurpose, email));
        services.AddSingleton(new SealedColumn("identity.users", "id", "name", User.NamePurpose));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "name", Customer.NamePurpose));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "email", Customer.EmailPurpose, email));
        services.AddSingleton(new SealedColumn("identity.customers", "id", "phone", Customer.PhonePurpose));
        services.AddSingleton(new SealedColumn("identity.sessions", "id", "origin", Session.OriginPurpose));
    }
}
