using System.Diagnostics.CodeAnalysis;

namespace Stoa.Core;

/// <summary>Either a value or the <see cref="Problem"/> that stands in its way. Return early on a problem.</summary>
/// <example><code>if (quote.Refused(out var problem)) return problem;</code></example>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Problem? problem)
    {
        _value = value;
        Problem = problem;
    }

    /// <summary>The refusal; null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>True when there is a value.</summary>
    public bool Succeeded => Problem is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a problem instead.</exception>
    public T Value => Problem is null
        ? _value!
        : throw new InvalidOperationException($"There is no value: {Problem.Code}.");

    /// <summary>True, with the problem, when there is no value.</summary>
    public bool Refused([NotNullWhen(true)] out Problem? problem)
    {
        problem = Problem;
        return problem is not null;
    }

    /// <summary>A value as a success, where the value's type is an interface and cannot convert by itself.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    /// <summary>A value as a success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A problem as a refusal.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}
