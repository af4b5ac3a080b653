using System.Globalization;

namespace Stoa.Bench.Report;

/// <summary>One measurement.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">What was promised; null when nothing was.</param>
/// <param name="MoreIsBetter">Whether the target is a floor or a ceiling.</param>
/// <param name="Note">How much it varied, and what else is to be known.</param>
internal sealed record Row(string What, double Measured, string Unit, double? Target, bool MoreIsBetter, string Note)
{
    public bool IsMet => Target is not { } target || (MoreIsBetter ? Measured >= target : Measured <= target);

    public string TargetText => Target is { } target ? $"{(MoreIsBetter ? "at least" : "at most")} {Number(target)}" : "";

    public string MeasuredText => Number(Measured);

    /// <summary>Met, or missed by which factor.</summary>
    public string Verdict
    {
        get
        {
            if (Target is not { } target) return "";
            var factor = MoreIsBetter ? target / Measured : Measured / target;
            return IsMet ? "met" : string.Create(CultureInfo.InvariantCulture, $"missed, by a factor of {factor:F2}");
        }
    }

    public string Line => $"{What,-68} {MeasuredText,12}   {TargetText,-18} {Verdict,-28} {Note}".TrimEnd();

    public string Markdown => $"| {What} | {TargetText} | {MeasuredText} | {Verdict} | {Note} |";

    private string Number(double value)
    {
        var digits = Math.Abs(value) < 10 && Unit == "ms" ? "F3" : Math.Abs(value) < 100 ? "F1" : "N0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Unit}".TrimEnd();
    }
}
