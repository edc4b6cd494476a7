using System.Numerics;

namespace Headroom.Forecasting.Arima;

/// <summary>
/// A series and its regressors side by side, an interval a row, as the filter reads them: differenced beforehand where there are no
/// gaps, else with the first values as the state to begin from. The series is the first column.
/// </summary>
internal sealed class ArimaData
{
    private ArimaData(int length, int columns, int levels)
    {
        Length = length;
        Columns = columns;
        Levels = levels;
        Stride = (columns + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        Values = new double[length * Stride];
        Known = new bool[length];
        Begin = new double[levels * Stride];
    }

    /// <summary>Intervals that are filtered.</summary>
    public int Length { get; }

    public int Columns { get; }

    public int Regressors => Columns - 1;

    /// <summary>Columns with the room that whole vectors need.</summary>
    public int Stride { get; }

    /// <summary>Differences that are left to the filter.</summary>
    public int Levels { get; }

    public double[] Values { get; }

    public bool[] Known { get; }

    /// <summary>The values before the first interval, newest first.</summary>
    public double[] Begin { get; }

    public int KnownCount { get; private set; }

    /// <summary>Null when there is nothing to compare a model with.</summary>
    public static ArimaData? Create(ReadOnlySpan<double> series, int differences, Regressors regressors)
    {
        var from = FirstRun(series, differences);
        if (from < 0 || series.Length - from - differences < 1)
            return null;
        var gaps = series[from..].ContainsAny(double.NaN, double.NaN);
        var data = new ArimaData(series.Length - from - differences, 1 + regressors.Count, gaps ? differences : 0);
        for (var t = 0; t < data.Length; t++)
        {
            var at = from + differences + t;
            data.Known[t] = !double.IsNaN(series[at]);
            data.KnownCount += data.Known[t] ? 1 : 0;
            for (var c = 0; c < data.Columns; c++)
            {
                var value = gaps ? At(series, regressors, at, c) : Difference(series, regressors, at, c, differences);
                data.Values[(t * data.Stride) + c] = data.Known[t] ? value : 0;
            }
        }

        for (var level = 0; level < data.Levels; level++)
        {
            for (var c = 0; c < data.Columns; c++)
                data.Begin[(level * data.Stride) + c] = At(series, regressors, from + differences - 1 - level, c);
        }

        return data.KnownCount > data.Regressors ? data : null;
    }

    /// <summary>Where as many known values follow one another as there are differences, so that the filter can begin exactly.</summary>
    public static int FirstRun(ReadOnlySpan<double> series, int differences)
    {
        var run = 0;
        for (var i = 0; i < series.Length; i++)
        {
            run = double.IsNaN(series[i]) ? 0 : run + 1;
            if (run == Math.Max(1, differences))
                return i - run + 1;
        }

        return -1;
    }

    private static double At(ReadOnlySpan<double> series, Regressors regressors, int at, int column) =>
        column == 0 ? series[at] : regressors[at, column - 1];

    private static double Difference(ReadOnlySpan<double> series, Regressors regressors, int at, int column, int differences)
    {
        var now = At(series, regressors, at, column);
        return differences switch
        {
            0 => now,
            1 => now - At(series, regressors, at - 1, column),
            _ => now - (2 * At(series, regressors, at - 1, column)) + At(series, regressors, at - 2, column),
        };
    }
}
