using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Mail;

namespace Stoa.Server.Notifications.Channels;

/// <summary>Open lines to the mail server: the next mail takes one that an earlier mail has left, for as long as servers keep them open.</summary>
internal sealed class SmtpLines(MailOptions options) : IDisposable
{
    private const int KeptMax = 16;

    // Servers hang up after some minutes; many mails come close together or not at all.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentStack<(SmtpClient Client, long LeftAt)> _kept = [];
    private volatile bool _isClosed;

    /// <summary>Hands the mail over.</summary>
    /// <exception cref="SmtpException">The server did not take it.</exception>
    internal async Task Send(MailMessage message, CancellationToken cancel)
    {
        var (client, isUsed) = Take();
        try
        {
            await client.SendMailAsync(message, cancel);
        }
        catch (SmtpException silent) when (isUsed && silent.StatusCode == SmtpStatusCode.GeneralFailure)
        {
            // It hung up while nobody looked: that says nothing of this mail.
            client.Dispose();
            await SendAfresh(message, cancel);
            return;
        }
        catch
        {
            client.Dispose();
            throw;
        }
        Keep(client);
    }

    private async Task SendAfresh(MailMessage message, CancellationToken cancel)
    {
        using var client = Open();
        await client.SendMailAsync(message, cancel);
    }

    /// <summary>Takes leave of the server.</summary>
    public void Dispose()
    {
        _isClosed = true;
        while (_kept.TryPop(out var kept)) kept.Client.Dispose();
    }

    private (SmtpClient Client, bool IsUsed) Take()
    {
        while (_kept.TryPop(out var kept))
        {
            if (Stopwatch.GetElapsedTime(kept.LeftAt) < KeptFor) return (kept.Client, true);
            kept.Client.Dispose();
        }
        return (Open(), false);
    }

    private void Keep(SmtpClient client)
    {
        if (_isClosed || _kept.Count >= KeptMax) client.Dispose();
        else _kept.Push((client, Stopwatch.GetTimestamp()));
    }

    private SmtpClient Open()
    {
        var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.Tls };
        if (options.User.Length > 0) client.Credentials = new NetworkCredential(options.User, options.Password);
        return client;
    }
}
