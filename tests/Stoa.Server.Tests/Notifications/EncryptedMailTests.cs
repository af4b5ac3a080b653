using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Notifications;

/// <summary>Handing mails to a server over STARTTLS with a password, as outside of a machine.</summary>
public sealed class EncryptedMailTests
{
    private static readonly (string User, string Password) Account = ("market", "pa55 wörd");

    [Fact]
    public async Task A_mail_is_handed_over_encrypted_and_signed_in()
    {
        using var certificate = NewCertificate();
        using var trust = new Trust(certificate);
        await using var server = new SmallMailServer(certificate, Account);
        await Channel(server).Send(Mail, CancellationToken.None);
        var mail = Assert.Single(server.Mails);
        Assert.True(mail.WasEncrypted);
        Assert.Contains("ada@example.org", mail.To, StringComparison.Ordinal);
        Assert.Equal(["EHLO", "STARTTLS"], server.Readable.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_tried_again_later()
    {
        using var certificate = NewCertificate();
        using var trust = new Trust(certificate);
        await using var server = new SmallMailServer(certificate, Account);
        var refused = await Assert.ThrowsAsync<DeliveryException>(() => Channel(server, "not this one").Send(Mail, CancellationToken.None));
        Assert.False(refused.Hopeless);
        Assert.DoesNotContain("not this one", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail()
    {
        using var certificate = NewCertificate();
        await using var server = new SmallMailServer(certificate, Account);
        await Assert.ThrowsAnyAsync<Exception>(() => Channel(server).Send(Mail, CancellationToken.None));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_gets_neither_password_nor_mail()
    {
        await using var server = new SmallMailServer(account: Account);
        await Assert.ThrowsAsync<DeliveryException>(() => Channel(server).Send(Mail, CancellationToken.None));
        Assert.Empty(server.Mails);
        Assert.DoesNotContain(server.Readable, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    private static OutgoingMail Mail { get; } = new(Id<Notification>.New(TestClock.Monday), "ada@example.org", "Hello", "Text", "<p>Html</p>", null);

    private static SmtpChannel Channel(SmallMailServer server, string? password = null) => new(new MailOptions
    {
        Host = "127.0.0.1", Port = server.Port, User = Account.User, Password = password ?? Account.Password, From = "Market <hello@market.example>",
    });

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=small.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Vouches for one certificate, as an operator's own authority in the machine's store would.</summary>
    private sealed class Trust : IDisposable
    {
#pragma warning disable SYSLIB0014, MA0039 // The one place where System.Net.Mail asks; it vouches for the test's own certificate alone.
        private readonly RemoteCertificateValidationCallback? _before = ServicePointManager.ServerCertificateValidationCallback;

        internal Trust(X509Certificate2 certificate) => ServicePointManager.ServerCertificateValidationCallback =
            (_, shown, _, errors) => errors == SslPolicyErrors.None || shown?.GetCertHashString() == certificate.GetCertHashString();

        public void Dispose() => ServicePointManager.ServerCertificateValidationCallback = _before;
#pragma warning restore SYSLIB0014, MA0039
    }
}
