using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Stoa.Core;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Security;

/// <summary>
/// Answers a body that announces itself as too large with a sentence, before it is read.
/// One that lies about its length is cut off by Kestrel at the same limit.
/// </summary>
internal sealed class BodySize(RequestDelegate next, IOptions<SecurityOptions> options)
{
    private const int BytesPerKilobyte = 1_000;

    public Task Invoke(HttpContext context)
    {
        var limit = LimitOf(context);
        if (limit is null || !(context.Request.ContentLength > limit)) return next(context);
        // Kestrel reads on for a few seconds after the answer: a sender who is cut off in the middle would not see it.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        return context.Refuse(
            new Problem(ProblemKind.Invalid, "body-too-large", $"Send at most {limit} bytes in one request."),
            $"This is more than can be sent at once: at most {limit / BytesPerKilobyte:N0} KB. Go back, and send less text or a smaller file.",
            StatusCodes.Status413PayloadTooLarge);
    }

    private long? LimitOf(HttpContext context)
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        return own is null ? options.Value.BodyBytesMax : own.MaxRequestBodySize;
    }
}
