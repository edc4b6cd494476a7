using System.Globalization;
using Headroom.Control;
using Headroom.Fleet;

namespace Headroom.Server.Dashboard;

/// <summary>Values as pages show them. What is not known is a dash, never a zero.</summary>
internal static class Show
{
    public const string Unknown = "–";

    public static string Amount(Resource resource, double amount) => double.IsNaN(amount) ? Unknown : AmountText.Format(resource, amount);

    /// <summary>"0.8 / 2 cores": the unit is said once where both share it.</summary>
    public static string Pair(Resource resource, double part, double whole)
    {
        var (left, right) = (Amount(resource, part), Amount(resource, whole));
        var (unit, other) = (UnitOf(left), UnitOf(right));
        return unit.Length > 0 && unit == other ? $"{left[..^(unit.Length + 1)]} / {right}" : $"{left} / {right}";
    }

    public static string Percent(double share) => share switch
    {
        double.NaN => Unknown,
        > 0 and < 0.0005 => "<0.1 %",
        _ when Math.Abs(share) < 0.0995 => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %"),
    };

    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Several(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Clock(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    public static string ShortClock(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>By Headroom's own clock, which in a demonstration runs faster than the browser's.</summary>
    public static string Ago(this IControlService control, DateTimeOffset at)
    {
        var age = control.Time.GetUtcNow() - at;
        return age switch
        {
            { TotalSeconds: < 1 } => "now",
            { TotalMinutes: < 1 } => $"{age.Seconds} s ago",
            { TotalHours: < 1 } => $"{age.Minutes} min ago",
            { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
            _ => $"{(int)age.TotalDays} d ago",
        };
    }

    public static string Title(Resource resource) => resource == Resource.Cpu ? "CPU" : char.ToUpperInvariant(resource.Name()[0]) + resource.Name()[1..];

    private static string UnitOf(string text) => text.LastIndexOf(' ') is > 0 and var at ? text[(at + 1)..] : "";
}
