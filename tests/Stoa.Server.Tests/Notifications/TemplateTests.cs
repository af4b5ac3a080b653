using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Templates;

namespace Stoa.Server.Tests.Notifications;

/// <summary>What mails say.</summary>
public sealed partial class TemplateTests
{
    private static readonly Letterhead Letterhead = new("Ecosystem", "https://market.example", "hello@market.example", CultureInfo.GetCultureInfo("en-CA"));

    public static TheoryData<string, Audience> All { get; } =
        new MatrixTheoryData<string, Audience>([.. MailTemplates.Names], Enum.GetValues<Audience>()) is var all ? [.. all.Select(row => row.Data)] : [];

    [Fact]
    public void Every_notice_of_every_process_has_a_template() => Assert.Empty(NoticeTemplates.All.Except(MailTemplates.Names, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void Every_template_reads_well_for_each_audience(string template, Audience audience)
    {
        foreach (var values in (MailValues[])[Samples.Values, Samples.Values with { Reason = null, Refund = null, RefundExplained = null, PreviousStart = null, By = ActorRole.System, LinkValidFor = null }])
        {
            var mail = MailTemplates.Write(template, audience, values, Letterhead);
            var text = PlainMail.Render(mail, "Ada", Letterhead);

            Assert.InRange(mail.Subject.Length, 10, MailTemplates.SubjectLengthMax);
            Assert.NotEmpty(mail.Paragraphs);
            Assert.All(mail.Paragraphs, paragraph => Assert.Matches("[.!?]$|^In the customer's words: ", paragraph));
            Assert.All(mail.Paragraphs, paragraph => Assert.Matches(@"^[\p{Lu}\p{Nd}$]", paragraph));
            Assert.DoesNotMatch(@"\{|\}|  on|\bnull\b|\.\.", mail.Subject + string.Join(' ', mail.Paragraphs));
            Assert.Contains("https://market.example/orders/ord_1", text, StringComparison.Ordinal);
            Assert.StartsWith("Hello Ada,", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_people_wrote_is_text_in_every_mail(string template, Audience audience)
    {
        const string Script = "<script>alert(\"x\")</script>";
        var order = Samples.Order with { Title = Script, ProviderName = Script, CustomerName = Script, Place = Script, Number = Script };
        var mail = MailTemplates.Write(template, audience, Samples.Values with { Order = order, Reason = Script, RefundExplained = Script, Link = "/orders/\"><b>" }, Letterhead);

        var html = HtmlMail.Render(mail, Script, Letterhead);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(OnAttribute(), html);
    }

    [Fact]
    public void A_subject_stays_one_line_of_bounded_length()
    {
        var order = Samples.Order with { Title = "Massage\r\nBcc: everybody@example.org" + new string('a', 500) };

        var subject = MailTemplates.Write("order-confirmed", Audience.Customer, Samples.Values with { Order = order }, Letterhead).Subject;

        Assert.DoesNotContain(subject, char.IsControl);
        Assert.Equal(MailTemplates.SubjectLengthMax, subject.Length);
        Assert.StartsWith("Confirmed: Massage Bcc: everybody", subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order-cancelled", Audience.Customer, ActorRole.Provider, "Atelier Calme cancelled Deep tissue massage")]
    [InlineData("order-cancelled", Audience.Provider, ActorRole.Provider, "You cancelled Deep tissue massage")]
    [InlineData("order-cancelled", Audience.Customer, ActorRole.Customer, "You cancelled Deep tissue massage")]
    [InlineData("order-cancelled", Audience.Provider, ActorRole.Customer, "Ada Guest cancelled Deep tissue massage")]
    [InlineData("order-cancelled", Audience.Customer, ActorRole.Operator, "Ecosystem cancelled Deep tissue massage")]
    [InlineData("order-cancelled", Audience.Provider, ActorRole.System, "Deep tissue massage: 60 minutes on Tuesday 3 March 2026, 10:00 EST is cancelled. The time is free again.")]
    [InlineData("order-cancelled", Audience.Customer, ActorRole.Provider, "$44.00 goes back to where you paid from")]
    [InlineData("order-cancelled", Audience.Provider, ActorRole.Provider, "$44.00 goes back to the customer")]
    [InlineData("order-cancelled", Audience.Customer, ActorRole.Provider, "40% of the price")]
    [InlineData("order-rescheduled", Audience.Customer, ActorRole.Provider, "Before, it was Monday 2 March 2026, 10:00 EST")]
    [InlineData("request-received", Audience.Provider, ActorRole.System, "accept or decline by Tuesday 3 March 2026, 09:00 EST")]
    [InlineData("verify-email", Audience.User, ActorRole.None, "The link works for 24 hours.")]
    public void Who_did_it_and_what_it_means_depends_on_who_reads(string template, Audience audience, ActorRole by, string said)
    {
        var mail = MailTemplates.Write(template, audience, Samples.Values with { By = by }, Letterhead);

        Assert.Contains(said, PlainMail.Render(mail, "", Letterhead), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-03T15:00:00Z", "2026-03-03T16:00:00Z", "Tuesday 3 March 2026, 10:00 to 11:00 EST (UTC−5)")]
    [InlineData("2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z", "Sunday 8 March 2026, 01:30 EST to 03:30 EDT")]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "Sunday 1 November 2026, 01:30 EDT to 01:30 EST")]
    [InlineData("2026-03-04T04:00:00Z", "2026-03-04T06:00:00Z", "Tuesday 3 March 2026, 23:00 EST to Wednesday 4 March 2026, 01:00 EST (UTC−5)")]
    public void Times_are_the_places_own_also_when_its_clocks_change(string start, string end, string written) =>
        Assert.Equal(written, Letterhead.Period(At(start), At(end), Samples.Order.Zone));

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("orders/1")]
    public void A_link_leads_to_the_marketplace_or_to_a_whole_address(string link) => Assert.Throws<ArgumentException>(() => Letterhead.Address(link));

    [Fact]
    public void The_provider_sees_its_part_and_the_customer_the_price()
    {
        var customer = MailTemplates.Write("order-confirmed", Audience.Customer, Samples.Values, Letterhead);
        var provider = MailTemplates.Write("order-confirmed", Audience.Provider, Samples.Values, Letterhead);

        Assert.Contains(new MailFact("Price", "$110.00"), customer.Facts);
        Assert.Contains(new MailFact("Your part", "$90.00"), provider.Facts);
        Assert.DoesNotContain("$110.00", PlainMail.Render(provider, "", Letterhead), StringComparison.Ordinal);
    }

    private static Instant At(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value;

    [GeneratedRegex(@"<[a-z][^>]*\son[a-z]+\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex OnAttribute();
}
