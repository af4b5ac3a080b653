using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Stoa.Server.Demo;
using Stoa.Server.Platform;

namespace Stoa.Server.Commands;

/// <summary><c>stoa seed</c>: a marketplace to look at.</summary>
internal static class SeedCommand
{
    private static readonly Option<string?> Preset = new("--preset") { Description = "Which marketplace (STOA_PRESET)", HelpName = "name" };

    public static Command Build()
    {
        var command = new Command("seed", "Fill an empty marketplace with a demo: providers, people, and weeks of business. A second time does nothing.") { Preset };
        command.SetAction((parsed, stop) => OnDatabase.Run(parsed, (options, stopped) => Run(options with { Preset = parsed.GetValue(Preset) ?? options.Preset }, stopped), stop));
        return command;
    }

    /// <summary>Seeds, and says what it did.</summary>
    public static async Task<int> Run(StoaOptions options, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var seeded = await SeedDemo.Run(options, stop);
        Console.WriteLine(Sentence(seeded, watch.Elapsed));
        Console.WriteLine($"Sign in as {DemoAccounts.Operator}, {DemoAccounts.Provider} or {DemoAccounts.Customer}, password {DemoAccounts.Password}");
        return ExitCode.Ok;
    }

    /// <summary>Seeds a marketplace that has nothing yet. One that cannot be seeded is served as it is.</summary>
    public static async Task WhenEmpty(StoaOptions options, CancellationToken stop)
    {
        try
        {
            var watch = Stopwatch.StartNew();
            var seeded = await SeedDemo.Run(options, stop);
            if (seeded.IsNew) Console.WriteLine(Sentence(seeded, watch.Elapsed));
        }
        catch (SetupException notHere)
        {
            Console.WriteLine($"No demo was made: {notHere.Message}");
        }
    }

    private static string Sentence(SeedDemo.Seeded seeded, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(seeded.IsNew ? $"Made in {took.TotalSeconds:0.0} s" : "The demo is there already")}: {seeded.Providers} providers, {seeded.Listings} listings, {seeded.Orders} orders, {seeded.Reviews} reviews.");
}
