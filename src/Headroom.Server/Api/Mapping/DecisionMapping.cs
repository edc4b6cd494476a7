using Headroom.Contracts.Api;
using Headroom.Control.Decisions;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Planning;

namespace Headroom.Server.Api.Mapping;

internal static class DecisionMapping
{
    public static DecisionInfo ToInfo(this Decision decision, FleetView view) => new()
    {
        Id = decision.Id,
        Number = decision.Number,
        Pool = decision.Pool.Value,
        At = decision.At.ToUniversalTime(),
        Scope = Names.Of(decision.Scope),
        Vm = decision.Action.Vm.ToString(),
        VmName = view.Vms.FirstOrDefault(v => v.Vm.Id == decision.Action.Vm)?.Vm.Name,
        Action = ToInfo(decision.Action),
        Mode = Names.Of(decision.Mode),
        State = Names.Of(decision.State),
        ChangedAt = decision.ChangedAt.ToUniversalTime(),
        Reason = decision.Reason,
        Evidence = ToInfo(decision.Evidence),
        History = [.. decision.History.Select(ToInfo)],
    };

    private static ActionInfo ToInfo(FleetAction action)
    {
        var info = new ActionInfo { Kind = action.Kind, Text = action.ToString()! };
        return action switch
        {
            ResizeAction resize => info with { Changes = [.. resize.Changes.Select(ToInfo)] },
            MigrateAction move => info with { Source = move.Source.Value, Target = move.Target.Value },
            ReserveAction reserve => info with { Target = reserve.Host.Value, Amounts = reserve.Amounts.ToInfo() },
            ReleaseAction release => info with { Target = release.Host.Value },
            AlertAction alert => info with { Message = alert.Message },
            _ => info,
        };
    }

    private static AllocationChange ToInfo(ResourceChange change) => new()
    {
        Resource = change.Resource.Name(),
        Unit = Numbers.Unit(change.Resource),
        From = Numbers.Known(change.From),
        To = Numbers.Known(change.To),
    };

    private static DecisionStep ToInfo(Transition step) =>
        new() { At = step.At.ToUniversalTime(), State = Names.Of(step.State), Detail = step.Detail };

    private static DecisionEvidence ToInfo(Evidence evidence) => new()
    {
        Policy = evidence.Policy,
        PolicyVersion = evidence.PolicyVersion,
        Quantile = evidence.Quantile,
        RiskThreshold = evidence.RiskThreshold,
        MinConfidence = evidence.MinConfidence,
        Weight = evidence.Weight,
        SampleAgeSeconds = evidence.SampleAge?.TotalSeconds,
        Resources = [.. evidence.Changes.Select(ToInfo)],
    };

    private static ResourceEvidence ToInfo(ChangeEvidence change) => new()
    {
        Resource = change.Resource.Name(),
        Unit = Numbers.Unit(change.Resource),
        Allocation = Numbers.Known(change.Allocation),
        Usage = Numbers.Known(change.Usage),
        PredictedPeak = Numbers.Known(change.PredictedPeak),
        Need = Numbers.Known(change.Need),
        Wanted = Numbers.Known(change.Wanted),
        Target = Numbers.Known(change.Target),
        Risk = Numbers.Known(change.Risk),
        Confidence = Numbers.Known(change.Confidence),
        Model = change.Model,
        Window = change.Window,
        Trigger = Names.Of(change.Trigger),
        Guards = Names.Each(change.Guards),
    };
}
