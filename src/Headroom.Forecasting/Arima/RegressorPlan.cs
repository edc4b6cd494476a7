namespace Headroom.Forecasting.Arima;

/// <summary>
/// Which regressors there are. Intervals count from the first that was fitted; <paramref name="Phase"/> is where in the week that one lies.
/// </summary>
public readonly record struct RegressorPlan(int Constants, bool IsDrift, int Daily, int Weekly, int PerDay, int Phase)
{
    public const int DaysAWeek = 7;

    /// <summary>A constant (or a drift) first, then sine and cosine of each wave.</summary>
    public int Count => Constants + (2 * (Daily + Weekly));

    /// <summary>Most waves of a kind; beyond the sixth a week's waves run into the day's.</summary>
    public const int MaxWaves = 6;

    internal bool IsAllowed => Daily is >= 0 and <= MaxWaves && Weekly is >= 0 and <= MaxWaves && PerDay is > 0 and < 1_000_000 && Phase >= 0;

    public static RegressorPlan None => new(0, false, 0, 0, 288, 0);

    /// <summary>For intervals that count from one whose number since 1970 is given.</summary>
    public RegressorPlan At(long first)
    {
        var week = (long)PerDay * DaysAWeek;
        return this with { Phase = (int)(((first % week) + week) % week) };
    }

    public RegressorPlan With(ArimaOrder order) => this with { Constants = order.Constant ? 1 : 0, IsDrift = order.D == 1 };

    public void Fill(long interval, Span<double> row)
    {
        var at = 0;
        if (Constants > 0)
            row[at++] = IsDrift ? interval + 1 : 1;
        var week = (long)PerDay * DaysAWeek;
        var moment = (Phase + interval) % week;
        for (var k = 1; k <= Daily; k++)
            at = Wave(row, at, (double)(k * moment % PerDay) / PerDay);
        for (var k = 1; k <= Weekly; k++)
            at = Wave(row, at, (double)(k * moment % week) / week);
    }

    private static int Wave(Span<double> row, int at, double turns)
    {
        (row[at], row[at + 1]) = Math.SinCos(2 * Math.PI * turns);
        return at + 2;
    }
}
