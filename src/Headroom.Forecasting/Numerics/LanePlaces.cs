using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Which of eight lanes a comparison chose, as their places from the last to the first: read from a table, because a processor can't foresee what a
/// loop over the lanes would do.
/// </summary>
internal static class LanePlaces
{
    public const int Lanes = 8;

    public const int All = (1 << Lanes) - 1;

    private static readonly int[] s_places = MakePlaces();

    /// <summary>Writes the places of the lanes whose bits are set, counted from the first lane's, and returns how many. All eight are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(int bits, int first, ref int to)
    {
        (Vector256.LoadUnsafe(ref s_places[bits * Lanes]) + Vector256.Create(first)).StoreUnsafe(ref to);
        return BitOperations.PopCount((uint)bits);
    }

    private static int[] MakePlaces()
    {
        var places = new int[(All + 1) * Lanes];
        for (var bits = 0; bits <= All; bits++)
        {
            var next = bits * Lanes;
            for (var lane = Lanes - 1; lane >= 0; lane--)
            {
                if ((bits >> lane & 1) != 0)
                    places[next++] = lane;
            }
        }

        return places;
    }
}
