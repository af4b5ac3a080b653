using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Identity;

/// <summary>How the signed-in user is greeted.</summary>
internal static class DisplayNames
{
    /// <summary>The name of the user of this request; empty for everybody else.</summary>
    internal static string Of(HttpContext http) => http.Features.Get<SignedInSession>()?.Name is { } name
        ? http.RequestServices.GetRequiredService<FieldCipher>().Open(name, User.NamePurpose)
        : "";
}
