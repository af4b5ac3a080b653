using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Stoa.Core;

namespace Stoa.Server.Availability.Calendars;

/// <summary>
/// Fetches a calendar from an address that somebody gave us. Each connection, also after a redirect, goes only to public addresses: the
/// name is resolved here and the answer is what is connected to, so that a name cannot mean something else a moment later.
/// </summary>
public sealed class FetchCalendar : IDisposable
{
    /// <summary>The largest file, in bytes.</summary>
    public const int BytesMax = 5_000_000;

    private const int RedirectsMax = 3;

    private readonly CalendarsOptions _options;
    private readonly HttpClient _client;

    public FetchCalendar(CalendarsOptions options)
    {
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectCallback = Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 32,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What came back.</summary>
    /// <param name="Text">The file; null when it has not changed.</param>
    /// <param name="ETag">To ask next time whether it has changed.</param>
    /// <param name="LastModified">The same by date.</param>
    public sealed record Fetched(string? Text, string? ETag, string? LastModified);

    /// <summary>The address as it is fetched: <c>webcal:</c> is https; null when it is no address of the web.</summary>
    public static Uri? Read(string? address)
    {
        var text = address?.Trim() ?? "";
        if (text.StartsWith("webcal://", StringComparison.OrdinalIgnoreCase)) text = $"https{text["webcal".Length..]}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsOfTheWeb(uri) ? uri : null;
    }

    /// <summary>Fetches, or says in a sentence why not.</summary>
    /// <param name="address">From <see cref="Read"/>.</param>
    /// <param name="etag">What the last answer said; null to get the file in any case.</param>
    /// <param name="lastModified">The same by date.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Outcome<Fetched>> Run(Uri address, string? etag, string? lastModified, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_options.Timeout);
        try
        {
            return await Follow(address, etag, lastModified, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return CalendarSourceProblems.Unreachable($"{address.Host} took longer than {_options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (HttpRequestException error)
        {
            return CalendarSourceProblems.Unreachable(Sentence(address, error));
        }
        catch (InvalidDataException)
        {
            return CalendarSourceProblems.Unreachable($"{address.Host} sent something that cannot be unpacked.");
        }
        catch (IOException)
        {
            return CalendarSourceProblems.Unreachable($"{address.Host} ended its answer in the middle.");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Outcome<Fetched>> Follow(Uri address, string? etag, string? lastModified, CancellationToken cancel)
    {
        for (var redirects = 0; redirects <= RedirectsMax; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Stoa", "1"));
            request.Headers.TryAddWithoutValidation("Accept", "text/calendar, */*;q=0.1");
            if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (lastModified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.StatusCode is HttpStatusCode.NotModified) return new Fetched(null, etag, lastModified);
            if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location)
            {
                var next = new Uri(address, location);
                if (!IsOfTheWeb(next)) return CalendarSourceProblems.Unreachable("It leads to an address that is not of the web.");
                address = next;
                continue;
            }
            if (answer.StatusCode is not HttpStatusCode.OK)
                return CalendarSourceProblems.Unreachable($"{address.Host} answered {(int)answer.StatusCode}. Check the address, or ask for a new one there.");
            return await Text(address, answer, cancel);
        }
        return CalendarSourceProblems.Unreachable($"It leads on more than {RedirectsMax} times.");
    }

    private static async Task<Outcome<Fetched>> Text(Uri address, HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        using var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await body.ReadAsync(buffer, cancel)) > 0)
        {
            if (bytes.Length + read > BytesMax) return CalendarSourceProblems.Unreachable($"{address.Host} sent more than {BytesMax / 1_000_000} MB.");
            bytes.Write(buffer, 0, read);
        }
        var lastModified = answer.Content.Headers.TryGetValues("Last-Modified", out var values) ? values.FirstOrDefault() : null;
        return new Fetched(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), answer.Headers.ETag?.ToString(), lastModified);
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        var isTrusted = _options.TrustedHosts.Contains($"{host}:{port}", StringComparer.OrdinalIgnoreCase);
        // One private address among public ones is a trick: the whole name is refused.
        if (!isTrusted && !Array.TrueForAll(addresses, PublicAddresses.Contain)) throw new HttpRequestException(NotPublic);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private const string NotPublic = "not a public address";

    private static bool IsOfTheWeb(Uri uri) => uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0 && uri.Host.Length > 0;

    private static string Sentence(Uri address, HttpRequestException error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message == NotPublic) return "It leads into a private network. Give an address that the whole internet can reach.";
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }) return $"There is no host called {address.Host}.";
        }
        return $"{address.Host} does not answer.";
    }
}
