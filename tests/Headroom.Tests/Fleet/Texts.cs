using FsCheck;
using FsCheck.Fluent;

namespace Headroom.Tests.Fleet;

/// <summary>Random texts for readers: some arbitrary, most built from the pieces of real quantities, so that they come near to right.</summary>
internal static class Texts
{
    private static readonly string[] s_pieces =
        ["0", "1", "5", "12", "500", "1024", "99999999999999999999", ".", ".5", "-", "+", " ", "  ", "\t", "e3", ",", "m", "K", "k", "Ki", "Mi", "MiB",
        "GB", "Gi", "T", "Pi", "PiB", "B", "/s", "%", "d", "h", "s", "ms", "NaN", "∞", "５", "µ", "\0", "\ud83d", "𝟓"];

    public static Gen<string> Nearly { get; } =
        Gen.Elements(s_pieces).ListOf().Resize(6).Select(pieces => string.Concat(pieces));

    public static Gen<string?> Any { get; } = Gen.Frequency(
        (3, Nearly.Select(t => (string?)t)),
        (1, ArbMap.Default.GeneratorFor<string?>()),
        (1, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(t => (string?)string.Concat(Enumerable.Repeat(t.Get, 9)))));
}
