using System.CommandLine;
using Stoa.Server.Identity;

namespace Stoa.Server.Commands;

/// <summary><c>stoa operators list|grant|revoke</c></summary>
internal static class OperatorsCommand
{
    private static readonly Argument<string> Email = new("email") { Description = "The e-mail address of an account that is there already." };

    private static readonly Option<bool> NoPayouts = new("--no-payouts") { Description = "They may do everything but approve payouts." };

    private static readonly Option<bool> Unconfirmed = new("--unconfirmed") { Description = "Also when nobody has confirmed the address: only if you know whose account it is." };

    public static Command Build() => new("operators", "Who runs the marketplace.") { List(), Grant(), Revoke() };

    private static Command List()
    {
        var command = new Command("list", "List them; exit code 1 when there are none.");
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, _, stopped) =>
            {
                var operators = await Operators.List(work, stopped);
                foreach (var one in operators) Console.WriteLine($"{one.Email}  {one.Name}{(one.ApprovesPayouts ? "" : "  (approves no payouts)")}");
                if (operators.Count == 0) Console.WriteLine("Nobody. Register on a page, then: stoa operators grant EMAIL");
                return operators.Count == 0 ? ExitCode.CheckFailed : ExitCode.Ok;
            },
            stop));
        return command;
    }

    private static Command Grant()
    {
        var command = new Command("grant", "Make somebody an operator, or change whether they approve payouts.") { Email, NoPayouts, Unconfirmed };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, services, stopped) =>
            {
                if (await Find(parsed, services) is not { } user) return ExitCode.Usage;
                // Whoever registers with somebody else's address must not be taken for them.
                if (user.EmailVerifiedAt is null && !parsed.GetValue(Unconfirmed))
                    return await Complain("Nobody has confirmed that address. Open the link in the mail that went to it, or say --unconfirmed if you know whose account it is.");
                var granted = await Operators.Grant(work, user.Id, stopped, approvesPayouts: !parsed.GetValue(NoPayouts));
                if (granted.Refused(out var problem)) return await Complain(problem.Message);
                Console.WriteLine($"{parsed.GetValue(Email)} runs the marketplace{(parsed.GetValue(NoPayouts) ? ", and approves no payouts" : "")}: /operator");
                return ExitCode.Ok;
            },
            stop));
        return command;
    }

    private static Command Revoke()
    {
        var command = new Command("revoke", "Somebody is no operator any more.") { Email };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, services, stopped) =>
            {
                if (await Find(parsed, services) is not { } user) return ExitCode.Usage;
                if (await Operators.Revoke(work, user.Id, stopped) is { } problem) return await Complain(problem.Message);
                Console.WriteLine($"{parsed.GetValue(Email)} runs the marketplace no more.");
                return ExitCode.Ok;
            },
            stop));
        return command;
    }

    private static async Task<User?> Find(ParseResult parsed, IServiceProvider services)
    {
        var found = await services.GetRequiredService<Users>().FindByEmailAsync(parsed.GetValue(Email)!.Trim());
        if (found is null) await Complain("There is no account of that address: register on a page (/register) first.");
        return found;
    }

    private static async Task<int> Complain(string sentence)
    {
        await Console.Error.WriteLineAsync($"stoa: {sentence}");
        return ExitCode.Usage;
    }
}
