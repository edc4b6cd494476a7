using System.Buffers;

namespace Headroom.Forecasting.Prophet;

/// <summary>
/// How the trend might leave its straight line: in each simulated future the rate changes as often, and by as much, as it could in the
/// history (Poisson moments, Laplace sizes). Memory is rented; to be disposed of.
/// </summary>
internal readonly ref struct TrendFutures
{
    /// <summary>Of one path; far more than a horizon as long as the history has on average.</summary>
    private const int MostChanges = 64;

    private readonly double[] _times;
    private readonly double[] _sizes;
    private readonly int[] _ends;

    private TrendFutures(double[] times, double[] sizes, int[] ends)
    {
        _times = times;
        _sizes = sizes;
        _ends = ends;
    }

    /// <param name="horizon">How far, in spans of the history.</param>
    public static TrendFutures Draw(ProphetCurve curve, double horizon, int paths, int seed)
    {
        var times = ArrayPool<double>.Shared.Rent(paths * MostChanges);
        var sizes = ArrayPool<double>.Shared.Rent(paths * MostChanges);
        var ends = ArrayPool<int>.Shared.Rent(paths);
        var draws = new Draws(seed);
        double perSpan = curve.Changes.Length;
        var moves = curve.TypicalChange > 0 && perSpan > 0;
        var at = 0;
        for (var path = 0; path < paths; path++)
        {
            var most = at + MostChanges;
            for (var time = 0.0; moves && at < most; at++)
            {
                time += draws.Exponential() / perSpan;
                if (time >= horizon)
                    break;
                (times[at], sizes[at]) = (time, draws.Laplace() * curve.TypicalChange);
            }

            ends[path] = at;
        }

        return new TrendFutures(times, sizes, ends);
    }

    /// <summary>How far a path is from the straight line, so many spans ahead.</summary>
    public double Deviation(int path, double ahead)
    {
        var sum = 0.0;
        for (var i = path == 0 ? 0 : _ends[path - 1]; i < _ends[path] && _times[i] < ahead; i++)
            sum += _sizes[i] * (ahead - _times[i]);
        return sum;
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_times);
        ArrayPool<double>.Shared.Return(_sizes);
        ArrayPool<int>.Shared.Return(_ends);
    }
}
