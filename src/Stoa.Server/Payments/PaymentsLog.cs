namespace Stoa.Server.Payments;

/// <summary>What payments write to the log: ids, never personal data.</summary>
internal static partial class PaymentsLog
{
    [LoggerMessage(LogLevel.Warning, "A webhook for {Gateway} was refused: {Code}")]
    internal static partial void WebhookRefused(ILogger log, string gateway, string code);

    [LoggerMessage(LogLevel.Warning, "A webhook for {Gateway} could not be verified, and is awaited again: {Reason}")]
    internal static partial void WebhookNotVerified(ILogger log, string gateway, string reason);

    [LoggerMessage(LogLevel.Warning, "{Gateway} did not answer for {PaymentId}: {Reason}")]
    internal static partial void GatewaySilent(ILogger log, string gateway, string paymentId, string reason);

    [LoggerMessage(LogLevel.Warning, "{Gateway} refused to {Call} {Id}: {Code}")]
    internal static partial void GatewayRefused(ILogger log, string gateway, string call, string id, string code);

    [LoggerMessage(LogLevel.Error, "{Gateway} left {Silences} calls in a row unanswered: new payments go to the next gateway")]
    internal static partial void GatewayOut(ILogger log, string gateway, int silences);

    [LoggerMessage(LogLevel.Error, "New ledger entries could not be chained; trying again")]
    internal static partial void SealingFailed(ILogger log, Exception error);

    [LoggerMessage(LogLevel.Error, "A day could not be compared with a processor's books; trying again")]
    internal static partial void ReconciliationFailed(ILogger log, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Day} could not be compared with the books of {Gateway}: {Code}")]
    internal static partial void NotReconciled(ILogger log, string gateway, string day, string code);

    [LoggerMessage(LogLevel.Warning, "{Count} differences with the books of {Gateway} wait for an operator, at /operator/reconciliation")]
    internal static partial void CasesOpen(ILogger log, string gateway, int count);
}

/// <summary>The category of <see cref="PaymentsLog"/>.</summary>
internal sealed class PaymentsLogCategory;
