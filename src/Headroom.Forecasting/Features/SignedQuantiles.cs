using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Quantiles of a few hundred signed values without sorting them: a histogram with four bins an octave on either side of zero, found from
/// the bits of the float. A quantile is within an eighth of its true value, which is all that a feature needs.
/// </summary>
internal sealed class SignedQuantiles
{
    public const int LevelCount = 7;

    /// <summary>Values from 2^-8 to 2^12 have bins of their own.</summary>
    private const int SmallestExponent = -8;

    private const int BinsASide = 80;

    private const int MantissaShift = 21;

    private const int FirstBits = (127 + SmallestExponent) << (23 - MantissaShift);

    private static readonly float[] s_edges = Edges();

    /// <summary>Bins whose counts are summed at once, to find those that a quantile lies in.</summary>
    private const int Stretch = 16;

    private const int Bins = (2 * BinsASide) + 1;

    /// <summary>Filled up to whole stretches with bins that stay empty.</summary>
    private const int Places = (Bins + Stretch - 1) / Stretch * Stretch;

    /// <summary>Histograms that values go into by turns: where many are alike, each addition to one bin would wait for the one before it.</summary>
    private const int Turns = 4;

    private readonly int[] _counts = new int[Turns * Places];
    private readonly int[] _inStretch = new int[Places / Stretch];

    private static ReadOnlySpan<float> Levels => [0.05f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 0.99f];

    /// <summary>The seven levels' quantiles; zeros when there are no values.</summary>
    public void Compute(ReadOnlySpan<float> values, Span<float> quantiles)
    {
        if (values.IsEmpty)
        {
            quantiles[..LevelCount].Clear();
            return;
        }

        Count(values);
        var (stretch, below) = (0, 0);
        for (var level = 0; level < LevelCount; level++)
        {
            // The rank lies in the middle of its observation: with a single one, all levels are that one.
            var rank = Math.Clamp(Levels[level] * values.Length, 0.5f, values.Length - 0.5f);
            while (below + _inStretch[stretch] < rank)
                below += _inStretch[stretch++];
            quantiles[level] = Within(stretch * Stretch, rank - below);
        }
    }

    /// <summary>The value at a rank, counted from a bin at or before its own.</summary>
    private float Within(int bin, float rank)
    {
        var below = 0;
        while (below + _counts[bin] < rank)
            below += _counts[bin++];
        return s_edges[bin] + ((s_edges[bin + 1] - s_edges[bin]) * ((rank - below) / _counts[bin]));
    }

    private void Count(ReadOnlySpan<float> values)
    {
        Array.Clear(_counts);
        ref var counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        var turns = Vector128.Create(0, Places, 2 * Places, 3 * Places);
        var done = 0;
        for (; done + Vector256<float>.Count <= values.Length; done += Vector256<float>.Count)
        {
            var bins = BinsOf(Vector256.Create(values[done..]));
            Count(ref counts, bins.GetLower() + turns);
            Count(ref counts, bins.GetUpper() + turns);
        }

        for (; done < values.Length; done++)
            _counts[BinsOf(Vector256.CreateScalar(values[done]))[0]]++;
        for (var i = 0; i < Places; i += Stretch)
        {
            var sum = Counts(i) + Counts(i + Places) + Counts(i + (2 * Places)) + Counts(i + (3 * Places));
            sum.StoreUnsafe(ref _counts[i]);
            _inStretch[i / Stretch] = Vector512.Sum(sum);
        }
    }

    private Vector512<int> Counts(int first) => Vector512.LoadUnsafe(ref _counts[first]);

    /// <summary>Bins are within by their making, so nobody looks. Two at a time, because each move out of a vector costs as much as counting.</summary>
    private static void Count(ref int counts, Vector128<int> bins)
    {
        var (low, high) = (bins.AsUInt64().ToScalar(), bins.AsUInt64()[1]);
        Unsafe.Add(ref counts, (nint)(uint)low)++;
        Unsafe.Add(ref counts, (nint)(low >> 32))++;
        Unsafe.Add(ref counts, (nint)(uint)high)++;
        Unsafe.Add(ref counts, (nint)(high >> 32))++;
    }

    private static Vector256<int> BinsOf(Vector256<float> values)
    {
        var size = Vector256.ShiftRightLogical(Vector256.Abs(values).AsInt32(), MantissaShift) - Vector256.Create(FirstBits - 1);
        size = Vector256.Min(Vector256.Max(size, Vector256<int>.Zero), Vector256.Create(BinsASide));
        var negative = Vector256.ShiftRightArithmetic(values.AsInt32(), 31);
        return ((size ^ negative) - negative) + Vector256.Create(BinsASide);
    }

    private static float[] Edges()
    {
        var edges = new float[(2 * BinsASide) + 2];
        for (var i = 0; i <= BinsASide; i++)
        {
            var edge = BitConverter.Int32BitsToSingle((FirstBits + i) << MantissaShift);
            edges[BinsASide + 1 + i] = edge;
            edges[BinsASide - i] = -edge;
        }

        return edges;
    }
}
