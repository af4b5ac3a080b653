using System.Diagnostics;
using System.Text.Json;
using Stoa.Server.Tests.Payments.OpenApi;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>The <c>stripe</c> package from npm: signs what we are told, and drives the stand-in. Tests are skipped where it is not installed.</summary>
internal sealed class OfficialClient : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly Process _node;

    private OfficialClient(Process node) => _node = node;

    public static OfficialClient OrSkip()
    {
        var script = OpenApiPaths.FileBeside("tests/stripe/sign.mjs");
        Assert.SkipWhen(script is null || OpenApiPaths.FileBeside("node_modules/stripe/package.json") is null, "The npm package stripe is not installed: run npm ci.");
        return new OfficialClient(Run(script!));
    }

    /// <summary>The header that Stripe would send with a body.</summary>
    public async Task<string> Sign(string payload, string secret, long timestamp)
    {
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { payload, secret, timestamp }));
        await _node.StandardInput.FlushAsync();
        return await _node.StandardOutput.ReadLineAsync().WaitAsync(AnswerWithin) ?? throw new InvalidOperationException("node ended.");
    }

    /// <summary>Runs the script that uses the stand-in as a real program uses Stripe; its last words, JSON.</summary>
    public static async Task<JsonElement> Drive(string address, string key)
    {
        using var node = Run(OpenApiPaths.FileBeside("tests/stripe/drive.mjs")!, address, key);
        var said = node.StandardOutput.ReadToEndAsync();
        var complained = node.StandardError.ReadToEndAsync();
        try
        {
            await node.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(AnswerWithin);
        }
        catch (TimeoutException)
        {
            node.Kill();
            Assert.Fail($"The script did not end. It said: {await said} {await complained}");
        }
        Assert.True(node.ExitCode == 0, await complained);
        return JsonDocument.Parse(await said).RootElement;
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(AnswerWithin)) _node.Kill();
        _node.Dispose();
    }

    private static Process Run(string script, params string[] arguments) => Process.Start(new ProcessStartInfo("node", [script, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
