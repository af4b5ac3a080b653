using System.Security.Cryptography;
using System.Text;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>
/// Answers a repeated mutation with its first answer. The key is the <c>Idempotency-Key</c> header of the API, or the
/// hidden field <see cref="FormField"/> of a form. Another request under the same key is refused; a twin that is still
/// running gets 409; a retry after a crash that had taken effect gets 409 and is never run again.
/// </summary>
/// <remarks>After the IETF draft "The Idempotency-Key HTTP Header Field".</remarks>
public sealed class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore store)
{
    /// <summary>The request header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The hidden form field.</summary>
    public const string FormField = "idempotency_key";

    private const int KeyLengthMax = 200;
    private const int AnswerBytesMax = 1 << 20;
    private const int TwinWaitsMax = 50;
    private static readonly TimeSpan TwinWait = TimeSpan.FromMilliseconds(100);

    public async Task InvokeAsync(HttpContext context, ActorHolder actor, RequestKey requestKey, RequestOrigin origin)
    {
        if (await KeyOf(context.Request) is not { } key)
        {
            await next(context);
            return;
        }
        if (key.Length > KeyLengthMax)
        {
            await Refuse(context, new Problem(ProblemKind.Invalid, "idempotency-key-too-long", $"An idempotency key has at most {KeyLengthMax} characters.", "Idempotency-Key"));
            return;
        }

        var scope = ScopeOf(actor.Actor, origin);
        var fingerprint = await Fingerprint(context.Request);
        var claim = await store.Claim(scope, key, fingerprint, context.RequestAborted);
        // Whoever pressed twice waits for the first press and is led where it leads; a program is told to come again.
        for (var wait = 0; wait < TwinWaitsMax && claim.Problem == IdempotencyStore.InProgress && context.Request.HasFormContentType; wait++)
        {
            await Task.Delay(TwinWait, context.RequestAborted);
            claim = await store.Claim(scope, key, fingerprint, context.RequestAborted);
        }
        if (claim.Problem is { } problem)
        {
            await Refuse(context, problem);
            return;
        }
        if (claim.Answer is { } answer)
        {
            await answer.Replay(context);
            return;
        }
        requestKey.Set(scope, key);
        await RunAndKeep(context, scope, key);
    }

    private async Task RunAndKeep(HttpContext context, string scope, string key)
    {
        var body = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        var isKept = false;
        try
        {
            await next(context);
            // The connection that the use case may still hold goes back before this asks for one.
            await context.RequestServices.GetRequiredService<Work>().Abandon();
            isKept = IsFinal(context) && copy.Length <= AnswerBytesMax;
            if (isKept) await store.Keep(scope, key, StoredAnswer.Of(context.Response, copy.ToArray()));
        }
        finally
        {
            context.Response.Body = body;
            if (!isKept) await store.Release(scope, key);
        }
        copy.Position = 0;
        await copy.CopyToAsync(body, context.RequestAborted);
    }

    // A form that comes back with errors is filled in again; only its success is final. An API answer is final unless it is a fault.
    private static bool IsFinal(HttpContext context) => context.Request.HasFormContentType
        ? context.Response.StatusCode is >= 200 and < 400
        : context.Response.StatusCode is < 500 and not StatusCodes.Status429TooManyRequests;

    private static async Task<string?> KeyOf(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return null;
        if (request.Headers.TryGetValue(Header, out var header) && header.Count > 0 && !string.IsNullOrEmpty(header[0])) return header[0];
        if (!request.HasFormContentType) return null;
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form.TryGetValue(FormField, out var field) && !string.IsNullOrEmpty(field[0]) ? field[0] : null;
    }

    private static string ScopeOf(Actor actor, RequestOrigin origin) => actor switch
    {
        { UserId: { } user } => $"user:{user}",
        { CustomerId: { } customer } => $"customer:{customer}",
        _ => $"visitor:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin.Address ?? "")))[..16]}",
    };

    private static async Task<byte[]> Fingerprint(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            foreach (var (name, value) in form.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                if (name is not (FormField or "__RequestVerificationToken")) hash.AppendData(Encoding.UTF8.GetBytes($"{name}={value}\n"));
            }
            return hash.GetHashAndReset();
        }
        request.EnableBuffering();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static Task Refuse(HttpContext context, Problem problem) => context.Refuse(problem, problem.Code switch
    {
        IdempotencyStore.InProgressCode => "This form is being worked on already. Wait a moment, then look whether it is done before you send it again.",
        IdempotencyStore.OtherRequestCode => "This form has been sent already, with other answers. Go back, load the page again to see where things stand, and send it anew if you still want to.",
        IdempotencyStore.AnswerLostCode => "This form took effect, but its answer was lost. Look at what has changed before you send it again.",
        _ => null,
    });
}

/// <summary>An answer as it is kept: sealed, because it may hold personal data.</summary>
internal sealed record StoredAnswer(int Status, Dictionary<string, string[]> Headers, byte[] Body)
{
    private static readonly string[] KeptHeaders = ["Content-Type", "Location", "ETag", "Set-Cookie"];

    internal static StoredAnswer Of(HttpResponse response, byte[] body) => new(
        response.StatusCode,
        KeptHeaders.Where(response.Headers.ContainsKey).ToDictionary(h => h, h => response.Headers[h].Select(v => v ?? "").ToArray(), StringComparer.Ordinal),
        body);

    internal async Task Replay(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, values) in Headers) context.Response.Headers[name] = values;
        context.Response.Headers["Idempotent-Replayed"] = "true";
        if (Body.Length > 0) await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
