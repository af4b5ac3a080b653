using System.Collections.Concurrent;
using Markdig;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Site;

/// <summary>Who runs the marketplace, as terms and privacy name them. Key <c>Stoa:Operator</c>.</summary>
public sealed record OperatorOptions
{
    public const string Section = "Stoa:Operator";

    /// <summary>The person or company.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its postal address, on one line.</summary>
    public string Address { get; init; } = "";

    /// <summary>Where people write to: an e-mail address.</summary>
    public string Contact { get; init; } = "";

    /// <summary>True when all of it is there.</summary>
    public bool IsComplete => Name.Length > 0 && Address.Length > 0 && Contact.Length > 0;
}

/// <summary>
/// Terms and privacy: Markdown without HTML, with the operator's name put in. A file <c>presets/PRESET/terms.md</c> or
/// <c>presets/terms.md</c> in the current folder replaces the one that came with the program; a restart reads it.
/// </summary>
public sealed class LegalTexts(Marketplace marketplace, IConfiguration configuration)
{
    private const string Folder = "presets";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    private readonly ConcurrentDictionary<string, MarkupString> _drawn = new(StringComparer.Ordinal);

    private readonly OperatorOptions _operator = configuration.GetSection(OperatorOptions.Section).Get<OperatorOptions>() ?? new OperatorOptions();

    /// <summary>The text as HTML.</summary>
    /// <param name="name">The file's name without its ending.</param>
    public MarkupString Draw(string name) => _drawn.GetOrAdd(name, one => new MarkupString(Markdown.ToHtml(Fill(File.ReadAllText(PathOf(one))), Pipeline)));

    internal static IResult GetTerms(LegalTexts texts) => texts.Page("Terms", "terms");

    internal static IResult GetPrivacy(LegalTexts texts) => texts.Page("Privacy", "privacy");

    private RazorComponentResult<LegalPage> Page(string title, string name) =>
        new(new { Title = title, Text = Draw(name), IsUnsigned = !_operator.IsComplete });

    private string PathOf(string name)
    {
        string[] places =
        [
            Path.Combine(Environment.CurrentDirectory, Folder, marketplace.Preset, $"{name}.md"),
            Path.Combine(Environment.CurrentDirectory, Folder, $"{name}.md"),
            Path.Combine(AppContext.BaseDirectory, Folder, $"{name}.md"),
        ];
        return places.FirstOrDefault(File.Exists) ?? throw new SetupException($"There is no {Folder}/{name}.md.");
    }

    private string Fill(string text) => text
        .Replace("{marketplace}", marketplace.Name, StringComparison.Ordinal)
        .Replace("{operator}", Or(_operator.Name, $"the operator of {marketplace.Name}"), StringComparison.Ordinal)
        .Replace("{address}", Or(_operator.Address, "(address to come)"), StringComparison.Ordinal)
        .Replace("{contact}", Or(_operator.Contact, "(address to come)"), StringComparison.Ordinal);

    private static string Or(string given, string other) => given.Length > 0 ? given : other;
}
