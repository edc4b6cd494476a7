using System.Collections.Immutable;
using Headroom.Control.Views;

namespace Headroom.Server.Api;

/// <summary>Joins neighbouring intervals until there are few enough, without losing a peak or closing a gap.</summary>
internal static class Thinning
{
    public static ImmutableArray<UsagePoint> Thin(ImmutableArray<UsagePoint> points, int most)
    {
        if (points.Length <= most)
            return points;
        var size = (points.Length + most - 1) / most;
        var thinned = ImmutableArray.CreateBuilder<UsagePoint>((points.Length / size) + 1);
        for (var start = 0; start < points.Length; start += size)
            thinned.Add(Join(points.AsSpan(start, Math.Min(size, points.Length - start))));
        return thinned.ToImmutable();
    }

    private static UsagePoint Join(ReadOnlySpan<UsagePoint> points)
    {
        double sum = 0, peak = double.NaN, allocation = double.NaN;
        var known = 0;
        foreach (var point in points)
        {
            if (!double.IsNaN(point.Mean))
            {
                sum += point.Mean;
                known++;
            }

            if (!(peak >= point.Peak))
                peak = double.IsNaN(point.Peak) ? peak : point.Peak;
            if (!double.IsNaN(point.Allocation))
                allocation = point.Allocation;
        }

        return new UsagePoint(points[0].At, known == 0 ? double.NaN : sum / known, peak, allocation);
    }
}
