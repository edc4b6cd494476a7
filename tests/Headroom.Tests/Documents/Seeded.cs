using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Headroom.Tests.Documents;

/// <summary>Properties checked on the same cases in every run: a failure can be repeated, and a pass is not luck.</summary>
internal static class Seeded
{
    // Any seed will do; the second number must be odd.
    private static readonly Config s_config = Config.QuickThrowOnFailure
        .WithMaxTest(300)
        .WithQuietOnSuccess(true)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20130731, 8641), FSharpOption<int>.None)));

    public static void Check<T>(Gen<T> cases, Action<T> body) => Prop.ForAll(Arb.From(cases), body).Check(s_config);
}
