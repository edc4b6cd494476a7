using System.Globalization;
using Headroom.Fleet;

namespace Headroom.Server.Api.Mapping;

/// <summary>Values of a policy as its documents write them, exact enough to be read back.</summary>
internal static class PolicyText
{
    public static string? Amount(Resource resource, double? value) => value is not { } amount ? null : Amount(resource, amount);

    public static string Amount(Resource resource, double amount) => double.IsInfinity(amount) ? "unlimited" : resource switch
    {
        Resource.Cpu => new Cores(amount).ToString(),
        Resource.Memory => new Bytes((long)amount).ToString(),
        _ => Rate(amount),
    };

    /// <summary>Rates are often set in round thousands, which the binary units cannot say shortly.</summary>
    private static string Rate(double amount) => amount >= 1000 && amount % 1000 == 0 && amount % 1024 != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{amount / 1000:0.###}KB/s")
        : new BytesPerSecond(amount).ToString();

    public static string? Share(double? value) => value is { } share ? new Share(share).ToString() : null;

    public static string Duration(TimeSpan value) => new Duration(value).ToString();

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
