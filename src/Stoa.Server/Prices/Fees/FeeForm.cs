using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>The form of a change of fees, as operators fill it in.</summary>
internal static class FeeForm
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>What it says, and everything that is wrong with it, by field.</summary>
    internal static async Task<(ProposeFees.Request Request, IReadOnlyList<Problem> Problems)> Read(
        Func<string, string?> values, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        var organization = await Organization(values("organization"), work, problems, cancel);
        var request = new ProposeFees.Request(
            values("kind") == "end" ? FeeChangeKind.End : FeeChangeKind.Set,
            Given(values("category")),
            organization,
            Rate(values("commission")),
            Rate(values("guest_surcharge")),
            Moment(values("from_day"), values("from_time"), "from_day", marketplace.Zone, problems),
            Moment(values("until_day"), null, "until_day", marketplace.Zone, problems),
            Given(values("version")),
            values("reason"));
        // What stands in a date already is not said twice.
        problems.AddRange(ProposeFees.Check(request, marketplace, work.Now).Select(InForm).Where(problem => problems.TrueForAll(known => known.Field != problem.Field)));
        return (request, problems);
    }

    /// <summary>The same problem at the field of the form.</summary>
    internal static Problem InForm(Problem problem) => problem.Field switch
    {
        "valid_from" => problem with { Field = "from_day" },
        "valid_until" => problem with { Field = "until_day" },
        _ => problem,
    };

    private static async Task<Id<Organization>?> Organization(string? text, Work work, List<Problem> problems, CancellationToken cancel)
    {
        if (Given(text) is not { } named) return null;
        var organizations = work.Db.Set<Organization>();
        var found = Id<Organization>.TryParse(named, out var id)
            ? await organizations.Where(o => o.Id == id).Select(o => (Id<Organization>?)o.Id).SingleOrDefaultAsync(cancel)
            : await organizations.Where(o => o.Slug == named).Select(o => (Id<Organization>?)o.Id).SingleOrDefaultAsync(cancel);
        if (found is null) problems.Add(FeeProblems.NoOrganization);
        return found;
    }

    // What cannot be read is missing; more than the whole is too high, and less than nothing no rate.
    private static int? Rate(string? text) =>
        decimal.TryParse(text?.Replace("%", "", StringComparison.Ordinal).Replace(',', '.').Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent <= 1_000 && decimal.Round(percent, 2) == percent
            ? (int)(percent * 100)
            : null;

    private static Instant? Moment(string? day, string? time, string field, DateTimeZone zone, List<Problem> problems)
    {
        if (Given(day) is not { } date) return null;
        var (read, at) = (LocalDatePattern.Iso.Parse(date), Clock.Parse(Given(time) ?? "00:00"));
        if (read.Success && at.Success) return read.Value.At(at.Value).InZoneLeniently(zone).ToInstant();
        problems.Add(new Problem(ProblemKind.Invalid, "date-invalid", "Choose a date, and a time such as 00:00.", field));
        return null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
