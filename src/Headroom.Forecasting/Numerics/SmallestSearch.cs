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
    private int _found;
    private int _shortest;
    private int _wanted;

    /// <summary>
    /// The places of as many of the smallest values, none of them negative, as there is room for; of equal ones the last. They come from the
    /// last to the first. Returns how many.
    /// </summary>
    public int Find(ReadOnlySpan<float> values, Span<int> places)
    {
        Look(values, values.Length, places.Length);
        return FindAgain(values, places);
    }

    /// <summary>Looks at values of which several first parts are to be searched, each at least so long, for so many.</summary>
    public void Look(ReadOnlySpan<float> values, int shortest, int wanted)
    {
        (_shortest, _wanted, _found) = (int.MaxValue, wanted, 0);
        if (wanted >= shortest || wanted > Groups || shortest < LeastInGroup * Groups)
            return;
        FindLeast(values[..shortest]);
        var found = Spans.LastAtMost(values, Spans.SmallestThreshold(_least, wanted, Coarse), _candidates);
        // Many equal values may be more than there is room for.
        if (found == MaxCandidates)
            return;
        for (var i = 0; i < found; i++)
            _values[i] = values[_candidates[i]];
        (_shortest, _found) = (shortest, found);
    }

    /// <summary>As <see cref="Find"/> does, in a first part of the values that were looked at.</summary>
    public int FindAgain(ReadOnlySpan<float> values, Span<int> places)
    {
        if (values.Length < _shortest || places.Length != _wanted)
            return FindDirectly(values, places);
        var beyond = 0;
        while (_candidates[beyond] >= values.Length)
            beyond++;
        return Keep(beyond, places);
    }

    private static int FindDirectly(ReadOnlySpan<float> values, Span<int> places) =>
        Spans.LastAtMost(values, Spans.SmallestThreshold(values, places.Length), places);

    private int Keep(int first, Span<int> places)
    {
        var values = _values.AsSpan(first, _found - first);
        var threshold = Spans.SmallestThreshold(values, places.Length);
        var kept = 0;
        for (var i = 0; i < values.Length && kept < places.Length; i++)
        {
            // Overwritten unless it counts: nobody could foresee a branch.
            places[kept] = _candidates[first + i];
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
