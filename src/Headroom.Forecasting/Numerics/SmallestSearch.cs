using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The places of the smallest of many values. The smallest of each of a few hundred groups give away a value that enough of them are below, so that all
/// values are looked at only twice, and what is left is small. Owns scratch memory.
/// </summary>
internal sealed class SmallestSearch
{
    /// <summary>Vectors of groups. A group's values are far apart, so that neighbours, which resemble each other, count apart.</summary>
    private const int Vectors = 32;

    private const int Width = 16;
    private const int Groups = Vectors * Width;

    /// <summary>Groups that hold fewer values than this on average save nothing.</summary>
    private const int LeastInGroup = 3;

    private const int MaxCandidates = 1024;

    /// <summary>A first threshold that is this much too high lets in hardly more.</summary>
    private const float Coarse = 0.01f;

    private readonly float[] _least = new float[Groups];
    private readonly int[] _candidates = new int[MaxCandidates];
    private readonly float[] _values = new float[MaxCandidates];

    /// <summary>
    /// The places of as many of the smallest values, none of them negative, as there is room for; of equal ones the last. They come from the
    /// last to the first. Returns how many.
    /// </summary>
    public int Find(ReadOnlySpan<float> values, Span<int> places)
    {
        if (places.Length >= values.Length || places.Length > Groups || values.Length < LeastInGroup * Groups)
            return FindDirectly(values, places);
        FindLeast(values);
        var found = Spans.LastAtMost(values, Spans.SmallestThreshold(_least, places.Length, Coarse), _candidates);
        // Many equal values may be more than there is room for.
        if (found == MaxCandidates)
            return FindDirectly(values, places);
        for (var i = 0; i < found; i++)
            _values[i] = values[_candidates[i]];
        return Keep(_values.AsSpan(0, found), places);
    }

    private static int FindDirectly(ReadOnlySpan<float> values, Span<int> places) =>
        Spans.LastAtMost(values, Spans.SmallestThreshold(values, places.Length), places);

    private int Keep(ReadOnlySpan<float> values, Span<int> places)
    {
        var threshold = Spans.SmallestThreshold(values, places.Length);
        var kept = 0;
        for (var i = 0; i < values.Length && kept < places.Length; i++)
        {
            // Overwritten unless it counts: nobody could foresee a branch.
            places[kept] = _candidates[i];
            kept += values[i] <= threshold ? 1 : 0;
        }

        return kept;
    }

    private void FindLeast(ReadOnlySpan<float> values)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        for (var group = 0; group < Groups; group += Width)
        {
            var least = Vector512.LoadUnsafe(ref source, (nuint)group);
            for (var i = group + Groups; i <= values.Length - Width; i += Groups)
                least = Vector512.MinNative(least, Vector512.LoadUnsafe(ref source, (nuint)i));
            least.StoreUnsafe(ref _least[group]);
        }
    }
}
