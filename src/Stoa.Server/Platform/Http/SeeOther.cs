namespace Stoa.Server.Platform.Http;

/// <summary>303: the form was accepted, and the browser goes on with a GET.</summary>
/// <param name="url">A path of this site, or an address that we made.</param>
public sealed class SeeOther(string url) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = url;
        return Task.CompletedTask;
    }
}
