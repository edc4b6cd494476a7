using Headroom.Contracts.Api;
using Headroom.Control.Views;
using Headroom.Fleet;

namespace Headroom.Server.Api.Mapping;

internal static class SeriesMapping
{
    public static UsageSeries ToSeries(this UsageHistory history, VmId vm, DateTimeOffset from, DateTimeOffset to, int maxPoints)
    {
        var points = Thinning.Thin(history.Points, maxPoints);
        return new UsageSeries
        {
            Vm = vm.ToString(),
            Resource = history.Resource.Name(),
            Unit = Numbers.Unit(history.Resource),
            From = from.ToUniversalTime(),
            To = to.ToUniversalTime(),
            Thinned = points.Length < history.Points.Length,
            Points = [.. points.Select(ToPoint)],
        };
    }

    public static ForecastInfo ToInfo(this ForecastFan fan, VmId vm, TimeSpan horizon) => new()
    {
        Vm = vm.ToString(),
        Resource = fan.Resource.Name(),
        Unit = Numbers.Unit(fan.Resource),
        At = fan.At.ToUniversalTime(),
        HorizonSeconds = horizon.TotalSeconds,
        StepSeconds = fan.Step.TotalSeconds,
        Model = fan.Model,
        Confidence = Numbers.Known(fan.Confidence),
        Coverage95 = Numbers.Known(fan.Covered95),
        Levels = [.. fan.Levels.Select(ToPoint)],
        Peak = fan.Peak is { } peak ? ToPoint(peak) : null,
        Leader = fan.Leader is { } leader ? new LeaderInfo { Vm = leader.Vm.ToString(), LagSeconds = leader.Lag * fan.Step.TotalSeconds } : null,
    };

    private static UsageSeriesPoint ToPoint(UsagePoint point) => new()
    {
        At = point.At.ToUniversalTime(),
        Mean = Numbers.Known(point.Mean),
        Peak = Numbers.Known(point.Peak),
        Allocation = Numbers.Known(point.Allocation),
    };

    private static ForecastPoint ToPoint(FanPoint point) => new()
    {
        At = point.At.ToUniversalTime(),
        Q05 = Numbers.Known(point.Q05),
        Q50 = Numbers.Known(point.Q50),
        Q90 = Numbers.Known(point.Q90),
        Q95 = Numbers.Known(point.Q95),
        Q99 = Numbers.Known(point.Q99),
    };
}
