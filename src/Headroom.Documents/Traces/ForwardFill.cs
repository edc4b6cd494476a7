namespace Headroom.Documents.Traces;

/// <summary>
/// Gaps filled for those who cannot work with them: the last known value stands until the next, and the first known value stands
/// for all before it. That start is hindsight: a replay that must not peek treats the buckets before the first sample as unknown.
/// </summary>
public static class ForwardFill
{
    /// <summary>Fills in place; false, and nothing changed, when no value is known.</summary>
    public static bool TryFill(Span<double> values)
    {
        var first = FirstKnown(values);
        if (first < 0)
            return false;
        values[..first].Fill(values[first]);
        for (var i = first + 1; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                values[i] = values[i - 1];
        }

        return true;
    }

    /// <summary>The column without gaps; null when no value is known.</summary>
    public static double[]? Of(GridColumn column)
    {
        var values = column.ToArray();
        return TryFill(values) ? values : null;
    }

    private static int FirstKnown(ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                return i;
        }

        return -1;
    }
}
