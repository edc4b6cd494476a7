namespace Headroom.Forecasting.Prophet;

/// <summary>Sines and cosines over the day and the week, as columns of the regression. The same phase gives the same row.</summary>
internal readonly record struct SeasonBasis(int PerDay, int DailyOrder, int WeeklyOrder)
{
    public int Width => 2 * (DailyOrder + WeeklyOrder);

    /// <summary>Intervals after which the rows repeat.</summary>
    public int Cycle => WeeklyOrder > 0 ? 7 * PerDay : DailyOrder > 0 ? PerDay : 1;

    public int Phase(long interval) => (int)(((interval % Cycle) + Cycle) % Cycle);

    public void Fill(int phase, Span<double> row)
    {
        Harmonics(phase % PerDay / (double)PerDay, row[..(2 * DailyOrder)]);
        Harmonics(phase / (7.0 * PerDay), row.Slice(2 * DailyOrder, 2 * WeeklyOrder));
    }

    /// <summary>All rows of a cycle, one after the other.</summary>
    public void FillCycle(Span<double> rows)
    {
        for (var phase = 0; phase < Cycle; phase++)
            Fill(phase, rows.Slice(phase * Width, Width));
    }

    // One sine and cosine; those of the multiples follow by turning further by the same angle.
    private static void Harmonics(double turn, Span<double> row)
    {
        if (row.IsEmpty)
            return;
        var (sin, cos) = Math.SinCos(2 * Math.PI * turn);
        (row[0], row[1]) = (sin, cos);
        for (var i = 2; i < row.Length; i += 2)
        {
            row[i] = (row[i - 2] * cos) + (row[i - 1] * sin);
            row[i + 1] = (row[i - 1] * cos) - (row[i - 2] * sin);
        }
    }
}
