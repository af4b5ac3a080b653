using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Coupons;

/// <summary>The form of a new coupon, as people fill it in.</summary>
internal static class CouponForm
{
    /// <summary>What it says, and everything that cannot be read, by field.</summary>
    internal static (IssueCoupon.Request Request, IReadOnlyList<Problem> Problems) Read(IFormCollection form, Currency currency, DateTimeZone zone)
    {
        var problems = new List<Problem>();
        var isShare = form["kind"] != "amount";
        var request = new IssueCoupon.Request(
            form["code"],
            isShare ? Share(form["value"], problems) : null,
            isShare ? null : Amount(form["value"], "value", currency, problems),
            isShare ? Amount(form["at_most"], "at_most", currency, problems) : null,
            Amount(form["minimum"], "minimum", currency, problems),
            Day(form["valid_from"], "valid_from", 0, zone, problems),
            // The last day is a whole day.
            Day(form["valid_until"], "valid_until", 1, zone, problems),
            Count(form["uses_max"], "uses_max", problems),
            Count(form["uses_per_customer_max"], "uses_per_customer_max", problems),
            form["is_for_first_order"] == "true",
            form["category"],
            Id<Listing>.TryParse(form["listing"], out var listing) ? listing : null);
        return (request, problems);
    }

    private static int? Share(string? text, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (decimal.TryParse(text.Replace("%", "", StringComparison.Ordinal).Replace(',', '.').Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100 && decimal.Round(percent, 2) == percent)
            return (int)(percent * 100);
        problems.Add(Wrong("coupon-rate-out-of-range", "Write a share such as 20 or 12.5, at most 100.", "value"));
        return null;
    }

    private static Money? Amount(string? text, string field, Currency currency, List<Problem> problems)
    {
        var read = RefundChoice.Read(text, default, currency);
        if (!read.Refused(out var problem)) return read.Value.Amount;
        problems.Add(problem with { Field = field });
        return null;
    }

    private static Instant? Day(string? text, string field, int plusDays, DateTimeZone zone, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var read = LocalDatePattern.Iso.Parse(text);
        if (read.Success) return read.Value.PlusDays(plusDays).AtStartOfDayInZone(zone).ToInstant();
        problems.Add(Wrong("date-invalid", "Choose a date, or leave it empty.", field));
        return null;
    }

    private static int? Count(string? text, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return count;
        problems.Add(Wrong("number-invalid", "Write a whole number, or leave it empty.", field));
        return null;
    }

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
