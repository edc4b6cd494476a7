using Headroom.Contracts.Api;
using Headroom.Control.Views;
using Headroom.Fleet;

namespace Headroom.Server.Api.Mapping;

internal static class VmMapping
{
    public static VmInfo ToInfo(this VmView view) => new()
    {
        Id = view.Vm.Id.ToString(),
        Name = view.Vm.Name,
        Pool = view.Vm.Pool.Value,
        Host = view.Vm.Host?.Value,
        State = Names.Of(view.Vm.State),
        Application = view.Vm.Application,
        Owner = view.Vm.Owner,
        Labels = view.Vm.Labels,
        VcpuCount = view.Vm.VcpuCount,
        Policy = view.Policy.Name,
        TelemetryFresh = view.TelemetryFresh,
        LastSampleEnd = view.LastSampleEnd?.ToUniversalTime(),
        WorkingSetBytes = Numbers.Known(view.WorkingSetBytes),
        Risk = Numbers.Known(view.Risk),
        DecisionInFlight = view.InFlight,
        Resources = [.. view.Resources.Select(ToInfo)],
    };

    public static VmRisk ToRisk(this VmView view, DateTimeOffset at) => new()
    {
        Vm = view.Vm.Id.ToString(),
        At = at.ToUniversalTime(),
        HorizonSeconds = view.Policy.Horizon.TotalSeconds,
        RiskThreshold = view.Policy.RiskThreshold,
        Risk = Numbers.Known(view.Risk),
        Resources = [.. view.Resources.Select(ToRisk)],
    };

    private static VmResourceInfo ToInfo(ResourceView view) => new()
    {
        Resource = view.Resource.Name(),
        Unit = Numbers.Unit(view.Resource),
        Usage = Numbers.Known(view.Usage),
        Allocation = Numbers.Known(view.Allocation),
        Unlimited = double.IsPositiveInfinity(view.Allocation),
        Provisioned = Numbers.Known(view.Provisioned),
        PredictedPeak = Peak(view),
        Need = Numbers.Known(view.Need),
        Risk = Numbers.Known(view.Risk),
        Confidence = Numbers.Known(view.Confidence),
        CoveredShare = Numbers.Known(view.Covered),
        Model = view.Model,
        Verdict = Names.Of(view.Verdict),
        Target = Numbers.Known(view.Target),
        Trigger = Names.Of(view.Trigger),
        Guards = Names.Each(view.Guards),
    };

    private static ResourceRisk ToRisk(ResourceView view) => new()
    {
        Resource = view.Resource.Name(),
        Unit = Numbers.Unit(view.Resource),
        Allocation = Numbers.Known(view.Allocation),
        PredictedPeak = Peak(view),
        Risk = Numbers.Known(view.Risk),
        Confidence = Numbers.Known(view.Confidence),
    };

    private static PeakQuantiles Peak(ResourceView view) => new()
    {
        Q50 = Numbers.Known(view.PeakMedian),
        Q90 = Numbers.Known(view.Peak90),
        Q95 = Numbers.Known(view.Peak95),
        Q99 = Numbers.Known(view.Peak99),
    };
}
