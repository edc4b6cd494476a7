using System.Globalization;

namespace Headroom.Terminal;

/// <summary>One controller's figures for one resource, as <c>demo</c> and <c>backtest</c> print them.</summary>
internal sealed record ControllerRow
{
    public required string Name { get; init; }

    public required string Resource { get; init; }

    public required double UnservedShare { get; init; }

    public required double TimeOverShare { get; init; }

    public required double Slack { get; init; }

    public required double MeanAllocationShare { get; init; }

    public required double ChangesPerVmDay { get; init; }

    /// <summary>Null where there are no hosts.</summary>
    public required double? HostHours { get; init; }

    public required double? Cost { get; init; }

    public required long Actions { get; init; }

    public static string Percent(double share, int decimals = 2) =>
        double.IsNaN(share) ? "–" : (share * 100).ToString("F" + decimals, CultureInfo.InvariantCulture) + " %";
}
