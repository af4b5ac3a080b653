using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Server.Prices.Taxes;

/// <summary>
/// Asks for the taxes of a sale, waits no longer than allowed, and believes no nonsense. What fails is never zero: the sale is refused, or the
/// preset's rates count, as it is configured.
/// </summary>
public sealed partial class TaxDesk(ITellsTaxes teller, PresetRates preset, TaxesOptions options, TimeProvider time, ILogger<TaxDesk> log)
{
    private static readonly Problem Unknown = new(
        ProblemKind.Unavailable, "taxes-unknown", "The taxes on this cannot be worked out right now, so it cannot be sold. Try again in a few minutes.");

    private long _failedAt;

    /// <summary>The taxes, and who told them.</summary>
    internal async ValueTask<Outcome<(IReadOnlyList<TaxRule> Rules, TaxSource? Source)>> Of(TaxedSale sale, CancellationToken cancel)
    {
        // What stands in the preset cannot fail, and its quotes need no word of where it comes from.
        if (teller is PresetRates) return (preset.Of(sale).Rules, null);
        if (!Rests && await Ask(sale, cancel) is { } told)
        {
            return told.Refused(out var problem)
                ? problem
                : ([.. told.Value.Rules.Where(rule => rule.Rate > default(TaxPercent))], new TaxSource(teller.Name, told.Value.Reference));
        }
        return options.WhenItFails == TaxFallback.Preset
            ? (preset.Of(sale).Rules, new TaxSource(PresetRates.Called) { InsteadOf = teller.Name })
            : Unknown;
    }

    // Somebody who waits for a page does not wait for each answer that does not come.
    private bool Rests => Volatile.Read(ref _failedAt) is var at and not 0 && time.GetElapsedTime(at) < options.Rest;

    // Null when it failed.
    private async Task<Outcome<TaxAnswer>?> Ask(TaxedSale sale, CancellationToken cancel)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        giveUp.CancelAfter(options.Timeout);
        try
        {
            // One that does not listen to being asked to give up is left behind.
            var told = await teller.TaxesOn(sale, giveUp.Token).WaitAsync(options.Timeout, cancel);
            if (!told.Succeeded) return told;
            if (TaxTable.CheckAll(told.Value.Rules, sale.Place) is not { } nonsense)
            {
                Volatile.Write(ref _failedAt, 0);
                return told;
            }
            LogFailed(log, teller.Name, nonsense.Message, null);
        }
#pragma warning disable CA1031 // It is somebody else's code: whatever it throws, the sale is refused or falls back, and the log says why.
        catch (Exception error) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(log, teller.Name, error is OperationCanceledException or TimeoutException ? "it took too long" : error.Message, error);
        }
        Volatile.Write(ref _failedAt, Math.Max(1, time.GetTimestamp()));
        return null;
    }

    [LoggerMessage(LogLevel.Error, "The taxes of a sale are not known, {Teller} failed: {Reason}")]
    private static partial void LogFailed(ILogger log, string teller, string reason, Exception? error);
}
