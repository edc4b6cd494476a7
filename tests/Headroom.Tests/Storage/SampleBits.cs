using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Tests.Storage;

/// <summary>Everything in a sample, to the bit: numbers that are equal but not the same, as 0 and -0 are, differ here.</summary>
internal static class SampleBits
{
    public static void AssertSame(IReadOnlyList<Sample> expected, IReadOnlyList<Sample> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            // The assertion that can explain a difference is slow; there are millions of samples, and none differs.
            if (expected[i].Vm != actual[i].Vm || !Of(expected[i]).AsSpan().SequenceEqual(Of(actual[i]).AsSpan()))
                Assert.Equal((expected[i].Vm, Of(expected[i])), (actual[i].Vm, Of(actual[i])));
        }
    }

    private static ImmutableArray<long?> Of(Sample s) =>
    [
        s.At.UtcTicks, s.Length.Ticks, (long)s.Source, s.Activity is null ? 0 : 1, s.Activity?.UsersActive == true ? 1 : 0, s.Activity?.ApplicationRuns == true ? 1 : 0,
        .. Of(s.Mean), .. Of(s.Peak), .. Of(s.Allocation), Of(s.WorkingSetBytes),
        s.Pressure is null ? 0 : 1, Of(s.Pressure?.CpuSteal), Of(s.Pressure?.CpuStall), Of(s.Pressure?.MemoryStall), Of(s.Pressure?.DiskStall),
        Of(s.Pressure?.NetworkDropShare), Of(s.Pressure?.BalloonBytes), Of(s.Pressure?.SwapInBytesPerSecond), s.Pressure?.OomKills,
    ];

    private static long?[] Of(Amounts a) => [Of(a.Cpu), Of(a.Memory), Of(a.Disk), Of(a.Network)];

    private static long? Of(double? value) => value is { } known ? BitConverter.DoubleToInt64Bits(known) : null;
}
