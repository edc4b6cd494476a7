namespace Headroom.Forecasting.Families;

/// <summary>Days of the week of numbered intervals: 0 is Monday, 5 and 6 are the weekend.</summary>
internal static class Weekdays
{
    public const int Count = 7;

    /// <summary>The number of the day an interval lies in, counted from 1970-01-01.</summary>
    public static long DayOf(long interval, int perDay) => (interval - Modulo(interval, perDay)) / perDay;

    /// <summary>1970-01-01 was a Thursday.</summary>
    public static int OfDay(long day) => (int)Modulo(day + 3, Count);

    public static int Before(int weekday, int days) => (int)Modulo(weekday - days, Count);

    public static bool SameKind(int a, int b) => IsWeekend(a) == IsWeekend(b);

    public static bool IsWeekend(int weekday) => weekday >= 5;

    private static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
