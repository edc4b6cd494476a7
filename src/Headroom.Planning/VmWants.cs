using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Planning;

/// <summary>What one VM wants in this plan, resource by resource, and what has become of it so far. Lives for one plan only.</summary>
internal sealed class VmWants
{
    private readonly SizingResult[] _results = new SizingResult[Resources.Count];
    private readonly double[] _wanted = new double[Resources.Count];

    public VmWants(VmSituation situation, Guards blocked)
    {
        Situation = situation;
        foreach (var resource in Resources.All)
        {
            var result = Size(situation, resource);
            _wanted[(int)resource] = result.Target;
            var guards = blocked;
            if (result.Verdict != Verdict.Hold && situation.Policy.ModeFor(DirectionOf(result)) == Mode.Off)
                guards |= Guards.ModeOff;
            _results[(int)resource] = guards == Guards.None ? result : Held(situation, resource, result, guards);
        }
    }

    public VmSituation Situation { get; }

    public HostId Host => Situation.Vm.Host!.Value;

    public bool HasUps => Has(Verdict.Up);

    public bool HasDowns => Has(Verdict.Down);

    public bool IsStarved => _results.Any(r => r is { Verdict: Verdict.Up, Trigger: Trigger.Pressure });

    /// <summary>Starving VMs first, then heavier ones, then the greater risk.</summary>
    public (bool Starved, double Weight, double Risk) Urgency =>
        (IsStarved, Situation.Policy.Weight, _results.Where(r => r.Verdict == Verdict.Up).Select(r => r.Risk).DefaultIfEmpty(0).Max());

    public SizingResult this[Resource resource] => _results[(int)resource];

    public double Growth(Resource resource) =>
        this[resource].Verdict == Verdict.Up ? this[resource].Target - Situation.Vm.Allocation[resource] : 0;

    /// <summary>Gives a growth less than it asked for, in the actuator's grain; nothing worth having is no growth.</summary>
    public void Limit(Resource resource, double growth)
    {
        var result = this[resource];
        var allocation = Situation.Vm.Allocation[resource];
        var step = Situation.Capabilities[resource].Step;
        var target = Math.Floor(((allocation + growth) / step) + 1e-9) * step;
        _results[(int)resource] = target > allocation * (1 + 1e-6)
            ? result with { Target = target, Guards = result.Guards | Guards.HostFull }
            : Held(Situation, resource, result, Guards.HostFull);
    }

    public void Withdraw(Direction direction, Guards guard)
    {
        var verdict = direction == Direction.Up ? Verdict.Up : Verdict.Down;
        foreach (var resource in Resources.All)
        {
            if (this[resource].Verdict == verdict)
                _results[(int)resource] = Held(Situation, resource, this[resource], guard);
        }
    }

    public bool FitsNow(HostLedger ledger) =>
        Resources.All.All(r => Growth(r) <= 0 || Growth(r) <= ledger.Room(Host, r) + (1e-9 * Situation.Vm.Allocation[r]));

    public PlanStep TakeStep(Direction direction, HostLedger ledger, DateTimeOffset at)
    {
        var verdict = direction == Direction.Up ? Verdict.Up : Verdict.Down;
        var mode = Situation.Policy.ModeFor(direction);
        var changes = ImmutableArray.CreateBuilder<ResourceChange>();
        foreach (var resource in Resources.All)
        {
            if (this[resource].Verdict != verdict)
                continue;
            var change = new ResourceChange(resource, Situation.Vm.Allocation[resource], this[resource].Target);
            changes.Add(change);
            if (mode == Mode.Auto)
                ledger.Change(Host, resource, change.Delta);
        }

        var action = new ResizeAction(Situation.Vm.Id, changes.ToImmutable());
        var evidence = EvidenceFor(action, at);
        return new PlanStep(action, mode, ReasonText.For(evidence), evidence);
    }

    public IEnumerable<Consideration> Considerations() => Resources.All.Select(r =>
        new Consideration(Situation.Vm.Id, r, Situation.Vm.Allocation[r], _wanted[(int)r], this[r]));

    private static SizingResult Size(VmSituation situation, Resource resource)
    {
        var of = situation[resource];
        return Sizer.Decide(new SizingInput
        {
            Resource = resource,
            Policy = situation.Policy,
            Capability = situation.Capabilities[resource],
            Allocation = situation.Vm.Allocation[resource],
            Peak = of.Peak,
            Confidence = of.Confidence,
            TelemetryFresh = situation.TelemetryFresh,
            WorkingSetBytes = situation.WorkingSetBytes,
            Starved = of.Starved,
            SinceUp = of.SinceUp,
            SinceDown = of.SinceDown,
            UpInfeasible = of.UpInfeasible,
            DownInfeasible = of.DownInfeasible,
            ForeignHold = situation.ForeignHold,
        });
    }

    private static SizingResult Held(VmSituation situation, Resource resource, SizingResult result, Guards guard) =>
        result with { Verdict = Verdict.Hold, Target = situation.Vm.Allocation[resource], Guards = result.Guards | guard };

    private static Direction DirectionOf(SizingResult result) => result.Verdict == Verdict.Up ? Direction.Up : Direction.Down;

    private bool Has(Verdict verdict)
    {
        foreach (var result in _results)
        {
            if (result.Verdict == verdict)
                return true;
        }

        return false;
    }

    private Evidence EvidenceFor(ResizeAction action, DateTimeOffset at) => new()
    {
        Policy = Situation.Policy.Name,
        PolicyVersion = Situation.Policy.Version,
        Quantile = Situation.Policy.Quantile,
        RiskThreshold = Situation.Policy.RiskThreshold,
        MinConfidence = Situation.Policy.MinConfidence,
        Weight = Situation.Policy.Weight,
        SampleAge = at - Situation.LastSampleEnd,
        Changes = [.. action.Changes.Select(EvidenceFor)],
    };

    private ChangeEvidence EvidenceFor(ResourceChange change)
    {
        var of = Situation[change.Resource];
        var result = this[change.Resource];
        return new ChangeEvidence
        {
            Resource = change.Resource,
            Allocation = change.From,
            Usage = of.Usage,
            PredictedPeak = of.Peak?.Quantile(Situation.Policy.Quantile) ?? double.NaN,
            Need = result.Need,
            Wanted = _wanted[(int)change.Resource],
            Target = change.To,
            Risk = result.Risk,
            Confidence = of.Confidence,
            Model = of.Model,
            Window = of.Window.ToString(),
            Trigger = result.Trigger,
            Guards = result.Guards,
        };
    }
}
