using Microsoft.AspNetCore.Components;
using Stoa.Core;

namespace Stoa.Server.Site.Components.Fields;

/// <summary>What every field has: a name, a label, a hint, and the refusal that belongs to it.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>The name it is posted under, in snake case; a <see cref="Problem.Field"/> of this name is shown beside it.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Hint { get; set; }

    [Parameter] public string? Value { get; set; }

    /// <summary>Fields are required unless said otherwise; the others are marked "optional".</summary>
    [Parameter] public bool Optional { get; set; }

    [Parameter] public bool Disabled { get; set; }

    /// <summary>More attributes for the control: autocomplete, maxlength, inputmode, hx-*.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? More { get; set; }

    [CascadingParameter] protected IReadOnlyList<Problem>? Problems { get; set; }

    protected string Id => IdOf(Name);

    protected string HintId => $"{Id}-hint";

    protected string ErrorId => $"{Id}-error";

    protected string? Error => Problems?.FirstOrDefault(problem => problem.Field == Name)?.Message;

    protected string? Invalid => Error is null ? null : "true";

    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => HintId,
        (null, _) => ErrorId,
        _ => $"{HintId} {ErrorId}",
    };

    /// <summary>The id of the control with this name.</summary>
    public static string IdOf(string name) => $"field-{name}";
}
