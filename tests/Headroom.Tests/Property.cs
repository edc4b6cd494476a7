using FsCheck;
using FsCheck.Fluent;

namespace Headroom.Tests;

/// <summary>Checks a property over many generated values, always the same ones, so that a failure repeats.</summary>
internal static class Property
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20150504, 1);

    public static void ForAll<T>(Gen<T> values, Func<T, bool> holds) => Prop.ForAll(values.ToArbitrary(), holds).Check(s_config);

    /// <summary>As above, shrinking a failing value to a small one.</summary>
    public static void ForAll<T>(Arbitrary<T> values, Func<T, bool> holds) => Prop.ForAll(values, holds).Check(s_config);

    public static void ForAll<T>(Gen<T> values, Action<T> holds) => Prop.ForAll(values.ToArbitrary(), holds).Check(s_config);

    public static void ForAll<T>(Arbitrary<T> values, Action<T> holds) => Prop.ForAll(values, holds).Check(s_config);
}
