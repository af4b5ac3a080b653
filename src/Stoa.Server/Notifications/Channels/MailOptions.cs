using System.Net.Mail;
using Stoa.Server.Platform;

namespace Stoa.Server.Notifications.Channels;

/// <summary>How mails leave. Key <c>Stoa:Mail</c>.</summary>
public sealed record MailOptions
{
    public const string Section = "Stoa:Mail";

    private const int PortMax = 65_535;

    /// <summary>The mail server; without one, mails stay in demo mode's mailbox, and wait otherwise.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its port. Default 587, where programs hand mails in.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Whether the connection must be encrypted (STARTTLS). Default true; false is for a server on the same machine.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The name to sign in with; empty to send without.</summary>
    public string User { get; init; } = "";

    /// <summary>The password that goes with it.</summary>
    public string Password { get; init; } = "";

    /// <summary>The address that mails come from; a name may stand before it: <c>Ecosystem &lt;hello@market.example&gt;</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>True when mails go to a mail server.</summary>
    public bool IsSet => Host.Length > 0;

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SetupException">A setting cannot be used; the sentence names it.</exception>
    public static MailOptions Read(IConfiguration configuration)
    {
        MailOptions options;
        try
        {
            options = configuration.GetSection(Section).Get<MailOptions>() ?? new MailOptions();
        }
        catch (InvalidOperationException unreadable)
        {
            // "Failed to convert configuration value 'many' at 'Stoa:Mail:Port' to type 'System.Int32'."
            throw new SetupException(unreadable.Message, unreadable);
        }
        return options.Complaint() is { } complaint ? throw new SetupException(complaint) : options;
    }

    /// <summary>The first thing wrong, in a sentence that names the setting; null when all is well.</summary>
    public string? Complaint()
    {
        if (!IsSet) return null;
        if (Port is < 1 or > PortMax) return $"The setting {Section}:Port (STOA_MAIL__PORT) must be from 1 to {PortMax}.";
        if (!MailAddress.TryCreate(From, out _))
            return $"The setting {Section}:From (STOA_MAIL__FROM) must be the address that mails come from, such as hello@market.example.";
        if (User.Length > 0 != Password.Length > 0)
            return $"Set both {Section}:User and {Section}:Password (STOA_MAIL__USER, STOA_MAIL__PASSWORD), or neither.";
        if (User.Length > 0 && !Tls)
            return $"{Section}:Tls (STOA_MAIL__TLS) is false: the password would cross the network readable. Switch it on, or send without a user.";
        return null;
    }
}
