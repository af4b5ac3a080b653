using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Payments.Sandbox.Pages;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The simulated processor's hosted page: a card is given, the bank may ask, and the customer goes back to the shop.</summary>
public static class PayOnSandbox
{
    private const string BadExpiry = "Write the expiry as month and year, such as 12 / 28.";
    private const int NameLengthMax = 100;
    private const int CvcLengthMin = 3;
    private const int CvcLengthMax = 4;

    /// <summary>What was typed. Shown again when refused, never kept.</summary>
    public sealed record CardForm(string Number, string Expiry, string Cvc, string Name)
    {
        internal static CardForm Empty { get; } = new("", "", "", "");
    }

    internal static async Task<IResult> Get(string id, string? card, SandboxProcessor processor, IClock clock, CancellationToken cancel)
    {
        if (await processor.Find(id, cancel) is not { } payment) return NotFoundPage.Result();
        var form = SandboxCard.TryFind(card, out var chosen) ? Filled(chosen, clock.GetCurrentInstant()) : CardForm.Empty;
        return PageOf(payment, form, null);
    }

    internal static async Task<IResult> Post(string id, HttpRequest request, SandboxProcessor processor, IClock clock, CancellationToken cancel)
    {
        var posted = await request.ReadFormAsync(cancel);
        var form = new CardForm(posted["number"].ToString(), posted["expiry"].ToString(), posted["cvc"].ToString(), posted["name"].ToString());
        if (Complaint(form, clock.GetCurrentInstant()) is { } complaint)
            return await processor.Find(id, cancel) is { } unpaid ? PageOf(unpaid, form with { Number = "", Cvc = "" }, complaint) : NotFoundPage.Result();
        _ = SandboxCard.TryFind(form.Number, out var card);
        return await processor.Pay(id, card!, cancel) is { } payment ? Next(payment) : NotFoundPage.Result();
    }

    internal static async Task<IResult> PostChallenge(string id, HttpRequest request, SandboxProcessor processor, CancellationToken cancel)
    {
        var confirmed = (await request.ReadFormAsync(cancel))["answer"] == "confirm";
        return await processor.AnswerChallenge(id, confirmed, cancel) is { } payment ? Next(payment) : NotFoundPage.Result();
    }

    // The page again shows a challenge or a refusal; a payment that went well goes back, whatever its webhook does.
    private static IResult Next(SandboxPayment payment) => new RedirectWith303(
        payment.Status is SandboxPayment.Authorized or SandboxPayment.CapturedStatus ? payment.ReturnUrl : $"/sandbox/pay/{payment.Id}");

    private static RazorComponentResult<SandboxPayPage> PageOf(SandboxPayment payment, CardForm form, string? complaint) =>
        new(new { Payment = payment, Form = form, Complaint = complaint })
        {
            StatusCode = complaint is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    internal static CardForm Filled(SandboxCard card, Instant now) =>
        new(card.Spaced, $"12 / {(now.InUtc().Year + 2) % 100:00}", "123", "Test Person");

    // The expiry is typed as 12/28, 12 / 28 or 1228.
    internal static string? Complaint(CardForm form, Instant now)
    {
        if (!SandboxCard.TryFind(form.Number, out _)) return "This is a test: use one of the test cards below, never a real one.";
        var digits = new string([.. form.Expiry.Where(char.IsAsciiDigit)]);
        if (digits.Length != 4) return BadExpiry;
        var (month, year) = (int.Parse(digits[..2], CultureInfo.InvariantCulture), 2000 + int.Parse(digits[2..], CultureInfo.InvariantCulture));
        if (month is < 1 or > 12) return BadExpiry;
        var today = now.InUtc().Date;
        if (year < today.Year || (year == today.Year && month < today.Month)) return "This card has expired.";
        if (form.Cvc.Length is < CvcLengthMin or > CvcLengthMax || !form.Cvc.All(char.IsAsciiDigit)) return "The security code has three or four digits.";
        return form.Name.Trim().Length is > 0 and <= NameLengthMax ? null : "Write the name on the card.";
    }

    internal sealed class RedirectWith303(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
