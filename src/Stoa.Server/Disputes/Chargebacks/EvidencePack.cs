using System.Text;
using NodaTime;
using NodaTime.Text;
using Stoa.Server.Payments;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>What an order knows of a sale that a bank took back. It holds personal data: sealed where it is kept.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="CollectedAt">When it was put together.</param>
/// <param name="Sections">In the order in which a bank reads them.</param>
public sealed record EvidencePack(string Title, Instant CollectedAt, IReadOnlyList<EvidencePack.Section> Sections)
{
    /// <summary>A part of it.</summary>
    /// <param name="Name">For programs: <c>sale</c>, <c>promised</c>, <c>timeline</c>, <c>delivered</c>, <c>access</c>, <c>messages</c>, <c>money</c>, <c>complaint</c>, <c>review</c>, <c>statements</c>, <c>note</c>.</param>
    /// <param name="Title">For people.</param>
    /// <param name="Lines">What it says; a section without lines is left out.</param>
    public sealed record Section(string Name, string Title, IReadOnlyList<Line> Lines);

    /// <summary>A line: when, what, and more of it.</summary>
    public sealed record Line(Instant? At, string Text, string? More = null);

    /// <summary>A section's text; empty when there is none.</summary>
    public string TextOf(string name) => Sections.FirstOrDefault(section => section.Name == name) is { } section ? Write(section.Lines) : "";

    /// <summary>All of it as plain text; times are UTC.</summary>
    public string Text()
    {
        var text = new StringBuilder(Title).Append("\nPut together ").Append(Moment(CollectedAt)).Append(". Times are UTC.\n");
        foreach (var section in Sections)
            text.Append('\n').Append(section.Title).Append('\n').Append('-', section.Title.Length).Append('\n').Append(Write(section.Lines)).Append('\n');
        return text.ToString();
    }

    private static string Write(IEnumerable<Line> lines) => string.Join('\n', lines.Select(line =>
        $"{(line.At is { } at ? $"{Moment(at)}  " : "")}{line.Text}{(line.More is null ? "" : $"\n    {line.More.ReplaceLineEndings("\n    ")}")}"));

    private static string Moment(Instant at) => InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(at);
}

/// <summary>What was handed in, as it was.</summary>
/// <param name="Pack">The parts.</param>
/// <param name="Evidence">The fields that the processor got, but for the file.</param>
/// <param name="File">The document, base64.</param>
public sealed record KeptPack(EvidencePack Pack, DisputeEvidence Evidence, string File)
{
    /// <summary>The document's name.</summary>
    public const string FileName = "evidence.pdf";

    /// <summary>What the processor is given.</summary>
    internal DisputeEvidence Whole() => Evidence with { Pack = new EvidenceFile(FileName, "application/pdf", Convert.FromBase64String(File)) };
}
