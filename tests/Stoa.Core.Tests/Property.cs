using FsCheck;
using FsCheck.Fluent;

namespace Stoa.Core.Tests;

/// <summary>
/// A statement that must hold for every generated value. A failure prints the value, and the seed that makes it again:
/// <code>Property.Holds(from a in Gen.Choose(0, 9) select a, a => Assert.True(a &lt; 10));</code>
/// </summary>
public static class Property
{
    /// <summary>How many values a property is tried on unless it says otherwise.</summary>
    public const int CasesDefault = 200;

    /// <summary>Runs the assertions on generated values; a value fails when they throw. (FsCheck.Fluent has LINQ for Gen.)</summary>
    public static void Holds<T>(Gen<T> values, Action<T> assertions, int cases = CasesDefault) =>
        Holds(values.ToArbitrary(), assertions, cases);

    /// <summary>The same with a shrinker, so that a failure is reported on a small value.</summary>
    public static void Holds<T>(Arbitrary<T> values, Action<T> assertions, int cases = CasesDefault) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(values, assertions));
}
