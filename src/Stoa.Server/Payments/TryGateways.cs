using NodaTime;
using Stoa.Server.Payments.PayPal;
using Stoa.Server.Payments.Stripe;

namespace Stoa.Server.Payments;

/// <summary>Whether processors know our keys: a wrong one shows here, and not with the first customer.</summary>
internal static class TryGateways
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks each that keeps our balance for it, which changes nothing.</summary>
    /// <param name="configuration">Of gateways whose settings are whole.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>Each with what is wrong; null for nothing.</returns>
    internal static async Task<IReadOnlyList<(string Gateway, string? Trouble)>> Run(IConfiguration configuration, CancellationToken cancel)
    {
        var used = PaymentsModule.ReadSettings(configuration);
        var services = new ServiceCollection().AddSingleton<IClock>(SystemClock.Instance);
        if (used.Contains(StripeGateway.Name)) StripeSetup.Services(services, configuration);
        if (used.Contains(PayPalGateway.Name)) PayPalSetup.Services(services, configuration);
        await using var provider = services.BuildServiceProvider();
        var found = new List<(string, string?)>();
        foreach (var gateway in provider.GetServices<PaymentGateway>()) found.Add((gateway.Id, await Trouble(gateway.As<IReportsBalance>()!, cancel)));
        return found;
    }

    private static async Task<string?> Trouble(IReportsBalance gateway, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return (await gateway.Balance(patience.Token)).Refused(out var problem) ? problem.Message : null;
        }
        catch (Exception silence) when (GatewayRetries.IsSilence(silence) || (silence is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return silence.Message;
        }
    }
}
