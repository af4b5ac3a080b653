using System.Text;
using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

/// <summary>Real opening hours of real businesses, where the file stands beside the repository.</summary>
public sealed class OsmBusinessesTests(ITestOutputHelper output)
{
    private const int Column = 14;
    private const double ShareReadMin = 0.95;

    [Fact]
    public void Nearly_all_real_opening_hours_are_read_and_make_a_schedule()
    {
        var file = FileNamed("shared/data/places/osm-businesses.csv");
        Assert.SkipWhen(file is null, "osm-businesses.csv is not here: this test reads real opening hours beside the repository.");

        var texts = Rows(File.ReadAllText(file!)).Skip(1).Select(row => row[Column]).Where(text => text.Length > 0).ToArray();
        var outcomes = texts.Select(text => (text, hours: OsmOpeningHours.Parse(text))).ToArray();
        var read = outcomes.Where(outcome => outcome.hours.Succeeded).ToArray();
        output.WriteLine($"{read.Length} of {texts.Length} read, {read.Count(outcome => outcome.hours.Value.Ignored.Count > 0)} with remarks.");
        foreach (var (text, hours) in outcomes.Where(outcome => !outcome.hours.Succeeded))
            output.WriteLine($"{text.ReplaceLineEndings(" ")}   →   {hours.Problem!.Message}");

        Assert.All(read, outcome => Assert.True(Schedule.Create(DateTimeZone.Utc, outcome.hours.Value.Rules, []).Succeeded, outcome.text));
        Assert.InRange((double)read.Length / texts.Length, ShareReadMin, 1);
    }

    private static string? FileNamed(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }

        return null;
    }

    // A quoted field may hold commas, line ends and doubled quotes.
    private static IEnumerable<string[]> Rows(string csv)
    {
        var (row, field, isQuoted, previous) = (new List<string>(), new StringBuilder(), false, '\n');
        foreach (var character in csv)
        {
            if (character == '"')
            {
                // The second of a doubled quote opens the field again: put the one it stands for.
                isQuoted = !isQuoted;
                if (isQuoted && previous == '"')
                    field.Append('"');
            }
            else if (isQuoted || (character != ',' && character != '\n'))
            {
                field.Append(character);
            }
            else
            {
                row.Add(field.ToString().Trim('\r'));
                field.Clear();
                if (character == '\n')
                {
                    yield return [.. row];
                    row.Clear();
                }
            }

            previous = character;
        }
    }
}
