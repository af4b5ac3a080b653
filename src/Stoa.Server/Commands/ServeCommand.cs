using System.CommandLine;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;

namespace Stoa.Server.Commands;

/// <summary><c>stoa serve</c>: the marketplace itself.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "The addresses to listen on, separated by semicolons (STOA_URLS)",
        HelpName = "urls",
    };

    private static readonly Option<string?> PublicUrl = new("--public-url")
    {
        Description = "The address that people see, for links in e-mails (STOA_PUBLIC_URL)",
        HelpName = "url",
    };

    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "A seeded marketplace to look at, with a clock that can be moved and a mailbox page; never for real business",
    };

    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = "Which marketplace it is: ecosystem, bookiji, gigstream, smplat, estacionate, or one of your own (STOA_PRESET)",
        HelpName = "name",
    };

    public static Command Build()
    {
        var command = new Command("serve", "Run the marketplace until Ctrl+C. Without a database of your own, PostgreSQL is started beside it.")
        {
            Urls, PublicUrl, Demo, Preset,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var options = CommonOptions.Read(
            parsed,
            new(nameof(StoaOptions.Urls), parsed.GetValue(Urls)),
            new(nameof(StoaOptions.PublicUrl), parsed.GetValue(PublicUrl)),
            new(nameof(StoaOptions.Demo), parsed.GetValue(Demo) ? "true" : null),
            new(nameof(StoaOptions.Preset), parsed.GetValue(Preset)));
        using var logs = CommandLog.Telling();
        await using var server = await DatabaseServer.OpenMigrated(options, logs.CreateLogger("Stoa.Database"), stop);
        return await UntilStopped(options.WithDatabase(server.ConnectionString), stop);
    }

    private static async Task<int> UntilStopped(StoaOptions options, CancellationToken stop)
    {
        if (options.Demo) await SeedCommand.WhenEmpty(options, stop);
        await StoaServer.Run(options, addresses => Tell(options, [.. addresses]), stop);
        return ExitCode.Ok;
    }

    // Where to click, for somebody who sees this for the first time.
    private static void Tell(StoaOptions options, IReadOnlyList<string> addresses)
    {
        var home = options.PublicUrl.Length > 0 ? options.PublicUrl.TrimEnd('/') : addresses[0];
        Console.WriteLine($"Stoa is running ({options.Preset}): {home}");
        if (options.Demo)
        {
            Console.WriteLine($"""

                The marketplace   {home}/
                Operator          {home}/operator        operator@demo.stoa
                Provider          {home}/provider/day    provider@demo.stoa
                Customer          {home}/orders          customer@demo.stoa
                                  the password of all three: stoa-demo-2026
                Mail it sends     {home}/demo/mailbox
                Style guide       {home}/style-guide
                Move the clock    ./stoa clock advance 2d, or on any page as the operator
                """);
        }
        Console.WriteLine("Ctrl+C stops it; the data stays.");
    }
}
