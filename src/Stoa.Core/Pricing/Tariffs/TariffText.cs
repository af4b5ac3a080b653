using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>A line of a printed tariff.</summary>
/// <param name="When">What it holds for, such as <c>Day Maximum (7am - 6pm)</c>.</param>
/// <param name="Charge">What it costs, such as <c>$14.00</c>, <c>NO MAXIMUM</c> or <c>FREE</c>.</param>
public sealed record TariffLine(string When, string Charge);

/// <summary>A part of a printed tariff, under a title that names days.</summary>
public sealed record TariffPeriod(string Title, IReadOnlyList<TariffLine> Lines, IReadOnlyList<string> Notes);

/// <summary>Reads printed tariffs. What cannot be read makes its days unclear instead of being guessed: nothing is sold on them.</summary>
public static partial class TariffText
{
    private const int MinutesPerDay = 24 * 60;
    private const int MinutesPerHour = 60;

    /// <summary>Reads one text with everything in it: <c>3,50 EUR/h, 28 EUR/day</c>; <c>Max. 9.9€/day</c>.</summary>
    /// <param name="text">The parts, separated by a semicolon, or by a comma and a blank.</param>
    /// <param name="mark">The sign or code of the currency as written; empty without one.</param>
    public static Tariff Read(string text, out string mark)
    {
        mark = "";
        TimeRate? rate = null;
        RollingMaximum? rolling = null;
        var leftOut = new List<string>();
        foreach (var part in Parts().Split(text).Where(part => !string.IsNullOrWhiteSpace(part)))
        {
            var withoutMax = MaximumWord().Replace(part, "");
            if (!TimeRate.TryParse(withoutMax, out var found, out var itsMark)) leftOut.Add($"\"{part.Trim()}\" could not be read");
            else if (withoutMax.Length < part.Length || (rate is not null && found.UnitMinutes > rate.UnitMinutes)) rolling = new RollingMaximum(found.UnitMinutes, found.Steps[0].Amount);
            else rate ??= found;
            if (itsMark.Length > 0) mark = itsMark;
        }
        return new Tariff(IsSomething(rate), [], rolling, [], leftOut);
    }

    /// <summary>Reads a rate with a table of maxima under it.</summary>
    /// <param name="rate">The rate by time; null without one.</param>
    /// <param name="periods">The parts of the table.</param>
    /// <param name="remarks">What else stands there, about all days.</param>
    public static Tariff Read(TimeRate? rate, IReadOnlyList<TariffPeriod> periods, IReadOnlyList<string> remarks)
    {
        var reading = new Reading(rate);
        foreach (var period in periods) reading.Add(period);
        foreach (var remark in remarks.Where(remark => Plain(remark).Length > 0)) reading.AddRemark(Plain(remark));
        return reading.Tariff();
    }

    private static TimeRate? IsSomething(TimeRate? rate) => rate is null || rate.Steps.All(step => step.Amount == 0) ? null : rate;

    // Blanks of every kind, and what a wrong encoding made of them.
    private static string Plain(string text) => Blanks().Replace(text.Replace('Â', ' '), " ").Trim();

    private sealed class Reading(TimeRate? rate)
    {
        private readonly List<TariffBand> _bands = [];
        private readonly SortedSet<IsoDayOfWeek> _unclear = [];
        private readonly List<string> _leftOut = [];
        private TimeRate? _rate = IsSomething(rate);
        private RollingMaximum? _rolling;
        private bool _holidaysDiffer;

        public Tariff Tariff()
        {
            if (_holidaysDiffer) _leftOut.Add("public holidays have rates of their own");
            return new Tariff(_rate, _bands, _rolling, [.. _unclear], _leftOut);
        }

        public void Add(TariffPeriod period)
        {
            var title = Plain(period.Title);
            if (title.StartsWith("free", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var line in period.Lines) AddFree(line);
                return;
            }
            var days = DayText.Read(title);
            if (ClockText.Find(title) is { } && days.Days.Count == 0)
            {
                // The title is itself a line of the table: Day maximum (7 am - 6 pm) - $7.
                AddLoose(title);
                days = DayText.Always;
            }
            else if (!days.IsPlain || days.Days.Count == 0)
            {
                var meansHolidays = days is { IsPlain: true, NamesHolidays: true };
                if (meansHolidays) _holidaysDiffer = true;
                else Unclear(days, $"\"{title}\" could not be read");
                return;
            }
            if (days.NamesHolidays && days.Days.Count < DayText.Always.Days.Count) _holidaysDiffer = true;
            foreach (var line in period.Lines) AddLine(days, Plain(line.When), Plain(line.Charge));
            foreach (var note in period.Notes) AddNote(days, Plain(note));
        }

        public void AddRemark(string remark)
        {
            // NO PARKING FROM 2AM - 5AM EVERY NIGHT
            if (remark.Contains("no parking", StringComparison.OrdinalIgnoreCase) && ClockText.Find(remark) is { } window)
                _bands.Add(new TariffBand(DayText.Always.Days, window, BandCharge.Closed, 0));
            else
                Unclear(DayText.Always, $"\"{remark}\" could not be read");
        }

        private void AddLine(DayText days, string when, string charge)
        {
            // Advice about the place stands among the lines of some tables.
            if (charge.Length == 0 || when.StartsWith("please", StringComparison.OrdinalIgnoreCase)) return;
            if (Rolling().Match(when) is { Success: true } rolling && Amounts.Find(charge) is { } most)
            {
                AddRolling(days, rolling, most);
                return;
            }
            var window = ClockText.Find(when);
            if (window is null && charge.StartsWith("free", StringComparison.OrdinalIgnoreCase)) window = new OpenWindow(LocalTime.Midnight, MinutesPerDay);
            if (window is null || BandOf(days.Days, window.Value, when, charge) is not { } band) Unclear(days, $"\"{when}: {charge}\" could not be read");
            else _bands.Add(band);
        }

        private static TariffBand? BandOf(IReadOnlyList<IsoDayOfWeek> days, OpenWindow window, string when, string charge)
        {
            var isFlat = when.Contains("flat", StringComparison.OrdinalIgnoreCase) || when.Contains("entering", StringComparison.OrdinalIgnoreCase);
            if (Amounts.Find(charge) is { } amount)
            {
                var isMaximum = when.Contains("max", StringComparison.OrdinalIgnoreCase);
                return isFlat || isMaximum ? new TariffBand(days, window, isFlat ? BandCharge.Flat : BandCharge.Maximum, amount) : null;
            }
            if (charge.StartsWith("no", StringComparison.OrdinalIgnoreCase) && charge.Contains("max", StringComparison.OrdinalIgnoreCase)) return new TariffBand(days, window, BandCharge.NoMaximum, 0);
            if (charge.Equals("free", StringComparison.OrdinalIgnoreCase)) return new TariffBand(days, window, BandCharge.Free, 0);
            // Closed, or only for those with a permit.
            return charge.Equals("closed", StringComparison.OrdinalIgnoreCase) || charge.EndsWith("only", StringComparison.OrdinalIgnoreCase) ? new TariffBand(days, window, BandCharge.Closed, 0) : null;
        }

        private void AddFree(TariffLine line)
        {
            var (days, when) = (DayText.Read(Plain(line.When)), Plain(line.Charge));
            if (days is { IsPlain: true, Days.Count: > 0 } && when.Equals("all day", StringComparison.OrdinalIgnoreCase))
                _bands.Add(new TariffBand(days.Days, new OpenWindow(LocalTime.Midnight, MinutesPerDay), BandCharge.Free, 0));
            else if (days is { IsPlain: true, Days.Count: > 0 } && ClockText.After(when, "after") is { } from)
                _bands.Add(new TariffBand(days.Days, new OpenWindow(LocalTime.FromMinutesSinceMidnight(from % MinutesPerDay), MinutesPerDay - (from % MinutesPerDay)), BandCharge.Free, 0));
            else
                Unclear(days, $"\"{line.When}: {line.Charge}\" could not be read");
        }

        // Notes are mostly advice about lifts and permits; only what speaks of money or closing is read.
        private void AddNote(DayText days, string note)
        {
            if (TimeRate.TryParse(note, out var found, out _)) _rate ??= IsSomething(found);
            else if (ClockText.After(note, "free parking before") is { } until && until > 0) _bands.Add(new TariffBand(days.Days, new OpenWindow(LocalTime.Midnight, until), BandCharge.Free, 0));
            else if (note.Contains("max", StringComparison.OrdinalIgnoreCase)) AddLoose(note);
            else if (note.Contains('$') || note.Contains('€')) Unclear(days, $"\"{note}\" could not be read");
        }

        // A line in one text: Night Maximum (6pm - 7am) - $4
        private void AddLoose(string text)
        {
            var money = Money().Match(text);
            var (when, charge) = money.Success ? (text[..money.Index].TrimEnd(' ', '-', '–'), money.Value)
                : text.EndsWith("NO MAXIMUM", StringComparison.OrdinalIgnoreCase) ? (text, "NO MAXIMUM") : (text, "?");
            if (Money().Matches(text).Count > 1) charge = "?";
            AddLine(DayText.Always, when.EndsWith("for", StringComparison.Ordinal) ? when[..^3] : when, charge);
        }

        private void AddRolling(DayText days, Match match, decimal amount)
        {
            var minutes = int.Parse(match.Groups["hours"].Value, System.Globalization.CultureInfo.InvariantCulture) * MinutesPerHour;
            if (_rolling is not null || days.Days.Count < DayText.Always.Days.Count || minutes is 0 or > MinutesPerDay || match.Groups["also"].Success)
                Unclear(days, $"the maximum of any {match.Groups["hours"].Value} hours could not be joined with the others");
            else
                _rolling = new RollingMaximum(minutes, amount);
        }

        // Where no day is named, it may be any.
        private void Unclear(DayText days, string what)
        {
            _unclear.UnionWith(days.Days.Count == 0 ? DayText.Always.Days : days.Days);
            _leftOut.Add(what);
        }
    }

    [GeneratedRegex(@";|,\s+|\s\+\s", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^\s*(?:day\s+)?max(?:imum|\.)?\s*:?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MaximumWord();

    [GeneratedRegex(@"[\s\u00A0\u2007\u202F]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\$\s*\d{1,5}(?:\.\d{1,2})?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Money();

    // Maximum (Any 24 hr Period), 24 Hour Rolling Maximum, Maximum (Rolling 12 hour ); with a stretch of the day besides it is two rules.
    [GeneratedRegex("""
        (?:(?:any|rolling)\s+(?<hours>\d{1,2})\s*(?:-\s*)?h(?:ou)?r|(?<hours>\d{1,2})\s*-?\s*h(?:ou)?r\s+rolling)(?<also>.*\d\s*[ap]m)?
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rolling();
}
