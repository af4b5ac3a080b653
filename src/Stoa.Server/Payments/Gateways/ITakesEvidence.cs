using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor that hands our side of a dispute to the bank.</summary>
public interface ITakesEvidence
{
    /// <summary>Keeps what is given, in place of what was; <paramref name="submit"/> sends it to the bank, which can be done once.</summary>
    Task<Outcome<Accepted>> GiveEvidence(string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel);
}

/// <summary>Our side of a dispute. It holds personal data: never logged, never kept by the gateway.</summary>
/// <param name="ServiceDescription">What was sold.</param>
/// <param name="ServiceDate">When it was delivered; null when it was not a matter of a day.</param>
/// <param name="CustomerName">Who bought it.</param>
/// <param name="CustomerEmail">Where they were written to.</param>
/// <param name="AccessLog">When the customer was there, or looked at it.</param>
/// <param name="RefundPolicy">What was agreed about refunds, and when the customer saw it.</param>
/// <param name="Explanation">The rest, in the marketplace's words.</param>
/// <param name="Pack">A document (PDF) with the timeline, messages and deliverables; null for none.</param>
public sealed record DisputeEvidence(
    string? ServiceDescription = null, LocalDate? ServiceDate = null, string? CustomerName = null, string? CustomerEmail = null,
    string? AccessLog = null, string? RefundPolicy = null, string? Explanation = null, EvidenceFile? Pack = null);

/// <summary>A document for the bank.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="ContentType"><c>application/pdf</c>, <c>image/jpeg</c> or <c>image/png</c>.</param>
/// <param name="Content">The bytes, at most <see cref="BytesMax"/>.</param>
public sealed record EvidenceFile(string Name, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The largest document that processors take.</summary>
    public const int BytesMax = 4_500_000;
}
