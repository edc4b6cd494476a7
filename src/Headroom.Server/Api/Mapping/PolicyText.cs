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
        _ => new BytesPerSecond(amount).ToString(),
    };

    public static string? Share(double? value) => value is { } share ? new Share(share).ToString() : null;

    public static string Duration(TimeSpan value) => new Duration(value).ToString();

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
