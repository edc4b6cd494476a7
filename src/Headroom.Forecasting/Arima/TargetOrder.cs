namespace Headroom.Forecasting.Arima;

/// <summary>The order in which a simulation meets its targets.</summary>
internal static class TargetOrder
{
    /// <summary>Fills in the levels' indices by lead, then the peaks'; returns the number of levels.</summary>
    public static int Split(ReadOnlySpan<Target> targets, Span<int> order)
    {
        var (levels, peaks) = (0, targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i].IsPeak)
            {
                order[--peaks] = i;
                continue;
            }

            var at = levels++;
            // Tables are nearly always in order already.
            for (; at > 0 && targets[order[at - 1]].From > targets[i].From; at--)
                order[at] = order[at - 1];
            order[at] = i;
        }

        return levels;
    }
}
