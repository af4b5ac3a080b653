using System.CommandLine;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Commands;

/// <summary><c>stoa keys list|rotate|reseal</c></summary>
internal static class KeysCommand
{
    public static Command Build() => new("keys", "The keys that personal data is sealed with.") { List(), Rotate(), Reseal() };

    private static Command List()
    {
        var command = new Command("list", "Tell which keys are active, never what they are.");
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            (_, services, _) =>
            {
                var keys = services.GetRequiredService<KeyRing>();
                foreach (var use in Enum.GetValues<KeyUse>()) Console.WriteLine($"{use,-10}  active {keys.Active(use).Id}");
                foreach (var column in services.GetServices<SealedColumn>()) Console.WriteLine($"seals       {column.Table}.{column.Column}");
                return Task.FromResult(ExitCode.Ok);
            },
            stop));
        return command;
    }

    private static Command Rotate()
    {
        var command = new Command("rotate", "Add fresh keys and seal everything anew under them. Old keys stay: back up the key file afterwards.");
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (_, services, stopped) =>
            {
                var rotated = await services.GetRequiredService<KeyRotation>().Rotate(stopped);
                if (!rotated.Refused(out var problem)) return Tell(rotated.Value);
                await Console.Error.WriteLineAsync($"stoa: {problem.Message}");
                return ExitCode.Usage;
            },
            stop));
        return command;
    }

    private static Command Reseal()
    {
        var command = new Command("reseal", "Seal anew whatever is not under the active keys, for example after a rotation that was stopped.");
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed, async (_, services, stopped) => Tell(await services.GetRequiredService<KeyRotation>().Reseal(stopped)), stop));
        return command;
    }

    private static int Tell(ColumnRotation[] columns)
    {
        foreach (var done in columns)
            Console.WriteLine($"{done.Column.Table}.{done.Column.Column}: {done.Resealed} sealed anew{(done.Unreadable == 0 ? "" : $", {done.Unreadable} UNREADABLE")}");
        return columns.Any(done => done.Unreadable > 0) ? ExitCode.CheckFailed : ExitCode.Ok;
    }
}
