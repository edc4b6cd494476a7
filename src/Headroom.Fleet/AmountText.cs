using System.Globalization;

namespace Headroom.Fleet;

/// <summary>Amounts as people read them: three significant digits and the largest unit that fits. For exact text see the units.</summary>
public static class AmountText
{
    private static readonly string[] s_byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Format(Resource resource, double amount) => Special(amount) ?? resource switch
    {
        Resource.Cpu => Digits(amount) is "1" ? "1 core" : $"{Digits(amount)} cores",
        Resource.Memory => FormatBytes(amount),
        _ => FormatBytes(amount) + "/s",
    };

    public static string FormatBytes(double bytes)
    {
        if (Special(bytes) is { } special)
            return special;
        var unit = 0;
        while (Math.Abs(bytes) >= 999.5 && unit < s_byteUnits.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return $"{Digits(bytes)} {s_byteUnits[unit]}";
    }

    /// <summary>A duration in its two largest units: <c>1 h 5 min</c>.</summary>
    public static string FormatDuration(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "-" + FormatDuration(span > TimeSpan.MinValue ? span.Negate() : TimeSpan.MaxValue),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 60 } => Two(span.Minutes, "min", span.Seconds, "s"),
        { TotalHours: < 24 } => Two(span.Hours, "h", span.Minutes, "min"),
        _ => Two((int)span.TotalDays, "d", span.Hours, "h"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";

    private static string? Special(double amount) =>
        double.IsNaN(amount) ? "unknown" : double.IsInfinity(amount) ? "unlimited" : null;

    private static string Digits(double value) => Math.Abs(value) switch
    {
        < 0.0005 => "0",
        < 1 => value.ToString("0.###", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
