using System.Runtime.Intrinsics;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Companions;

/// <summary>
/// Moves each moment's outcomes to where they would have been with the values of now: the series' own and the leader's pending move. What a
/// difference is worth, the moments show, lane by lane: the plane of least squares through their outcomes.
/// </summary>
internal sealed class LeaderPull(int maxMoments)
{
    /// <summary>Of two differences that hardly differ only the own counts.</summary>
    private const float LeastOwnPart = 0.01f;

    private readonly float[] _differences = new float[maxMoments * ColumnSorter.Lanes];

    /// <summary>Reads, for each lane and moment, the move that comes through by the lane's lead now, less the one then; of a peak the highest on the way.</summary>
    public void Read(LeaderTrack track, OutcomeLanes lanes, ReadOnlySpan<int> moments, int now, int gap)
    {
        for (var lane = 0; lane < ColumnSorter.Lanes; lane++)
        {
            if (lane >= lanes.Count)
            {
                for (var i = 0; i < moments.Length; i++)
                    _differences[(i * ColumnSorter.Lanes) + lane] = 0;
                continue;
            }

            var target = lanes.Targets[lane];
            var current = Highest(track, gap + target.From, gap + target.To, now);
            for (var i = 0; i < moments.Length; i++)
                _differences[(i * ColumnSorter.Lanes) + lane] = current - Highest(track, gap + target.From, gap + target.To, moments[i]);
        }
    }

    public void Move(ColumnSorter outcomes, ReadOnlySpan<float> own)
    {
        var (ownSlope, leaderSlope) = Slopes(outcomes, own);
        var most = Vector512.Create(CompactNumber.HighestEver);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var pull = Vector512.Min(Vector512.Max(leaderSlope * Difference(i), -most), most);
            outcomes[i] += (ownSlope * own[i]) + pull;
        }
    }

    private static float Highest(LeaderTrack track, int from, int to, int place)
    {
        var highest = track.Move(from, place);
        for (var steps = from; steps < to && !track.EndsAt(steps); steps++)
            highest = Math.Max(highest, track.Move(steps + 1, place));
        return highest;
    }

    /// <summary>How much of a difference in its own value, from none to all, and of one in the leader's move an outcome takes over.</summary>
    private (Vector512<float> Own, Vector512<float> Leader) Slopes(ColumnSorter outcomes, ReadOnlySpan<float> own)
    {
        var (origin, count) = (outcomes[0], (float)outcomes.Count);
        float ownSum = 0, ownSquares = 0;
        Vector512<float> sum = default, move = default, moveSquares = default, ownMove = default, ownOutcome = default, moveOutcome = default;
        for (var i = 0; i < outcomes.Count; i++)
        {
            var (outcome, difference) = (outcomes[i] - origin, Difference(i));
            ownSum += own[i];
            ownSquares += own[i] * own[i];
            sum += outcome;
            move += difference;
            moveSquares += difference * difference;
            ownMove += difference * own[i];
            ownOutcome += outcome * own[i];
            moveOutcome += outcome * difference;
        }

        // Differences are now less then: with the values then an outcome rises, with the differences it falls.
        var ownNorm = MathF.Sqrt(Math.Max(0, ownSquares - (ownSum * ownSum / count)));
        var moveSpread = Vector512.Max(moveSquares - (move * move / count), Vector512<float>.Zero);
        var moveNorm = Vector512.Sqrt(moveSpread);
        ownMove -= move * (ownSum / count);
        ownOutcome = (sum * (ownSum / count)) - ownOutcome;
        moveOutcome = (sum * move / count) - moveOutcome;
        return Solve(ownNorm, moveNorm, ownMove, ownOutcome, moveOutcome);
    }

    private static (Vector512<float> Own, Vector512<float> Leader) Solve(
        float ownNorm, Vector512<float> moveNorm, Vector512<float> ownMove, Vector512<float> ownOutcome, Vector512<float> moveOutcome)
    {
        var moves = Vector512.GreaterThan(moveNorm, Vector512<float>.Zero);
        moveNorm = Vector512.ConditionalSelect(moves, moveNorm, Vector512<float>.One);
        var along = Vector512.ConditionalSelect(moves, moveOutcome / moveNorm, Vector512<float>.Zero);
        var own = Vector512<float>.One;
        var shared = Vector512<float>.Zero;
        if (ownNorm > 0)
        {
            shared = Vector512.ConditionalSelect(moves, ownMove / moveNorm / ownNorm, Vector512<float>.Zero);
            var alone = Vector512<float>.One - (shared * shared);
            var apart = Vector512.GreaterThan(alone, Vector512.Create(LeastOwnPart));
            var both = ((ownOutcome / ownNorm) - (shared * along)) / Vector512.Max(alone, Vector512.Create(LeastOwnPart)) / ownNorm;
            own = Vector512.ConditionalSelect(apart, both, ownOutcome / ownNorm / ownNorm);
            own = Vector512.Min(Vector512.Max(own, Vector512<float>.Zero), Vector512<float>.One);
        }

        return (own, Vector512.ConditionalSelect(moves, (along - (own * shared * ownNorm)) / moveNorm, Vector512<float>.Zero));
    }

    private Vector512<float> Difference(int moment) => Vector512.LoadUnsafe(ref _differences[moment * ColumnSorter.Lanes]);
}
