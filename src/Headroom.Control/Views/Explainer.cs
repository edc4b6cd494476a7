using System.Collections.Immutable;
using System.Globalization;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Control.Views;

/// <summary>Answers "why?" from what was considered, for actions and for everything that was left as it is.</summary>
internal static class Explainer
{
    public static Explanation Explain(VmView vm) => new()
    {
        Subject = vm.Vm.Name,
        Summary = Summary(vm),
        Changes = [.. vm.Resources.Select(r => Explain(vm, r))],
    };

    public static Explanation Explain(Decision decision) => new()
    {
        Subject = decision.Id,
        Summary = $"{decision.Action.Kind} {decision.Action}: {decision.Reason}. "
            + $"Now {decision.State.ToString().ToLowerInvariant()}{(decision.History[^1].Detail is { } detail ? $" ({detail})" : "")}.",
        Changes = [.. decision.Evidence.Changes.Select(c => Explain(decision.Evidence, c))],
    };

    private static string Summary(VmView vm)
    {
        if (!vm.Vm.IsRunning)
            return "It is not running, so nothing is forecast or changed.";
        var wanted = vm.Resources.Where(r => r.Verdict != Verdict.Hold).Select(r => r.Resource.Name()).ToList();
        var blocked = vm.Resources.Where(r => r.Verdict == Verdict.Hold && r.Trigger != Trigger.None).Select(r => r.Resource.Name()).ToList();
        if (wanted.Count == 0 && blocked.Count == 0)
            return "Every allocation is within its thresholds; nothing is to be done.";
        var parts = new List<string>();
        if (wanted.Count > 0)
            parts.Add($"to be changed: {string.Join(", ", wanted)}");
        if (blocked.Count > 0)
            parts.Add($"a change is wanted but held back: {string.Join(", ", blocked)}");
        return string.Join("; ", parts) + ".";
    }

    private static ExplainedChange Explain(VmView vm, ResourceView of)
    {
        var rules = vm.Policy[of.Resource];
        return new ExplainedChange
        {
            Resource = of.Resource.Name(),
            Outcome = of.Verdict switch { Verdict.Up => "grow", Verdict.Down => "shrink", _ => "hold" },
            Because = Because(of),
            Facts =
            [
                new("usage", Amount(of.Resource, of.Usage)),
                new("allocation", Amount(of.Resource, of.Allocation)),
                new($"predicted peak q{Percent(vm.Policy.Quantile)}", Amount(of.Resource, of.Need / (1 + rules.Headroom))),
                new("need", $"{Amount(of.Resource, of.Need)} (with {Percent(rules.Headroom)} % headroom)"),
                new("risk", $"{Share(of.Risk)} of exceeding the allocation (threshold {Percent(vm.Policy.RiskThreshold)} %)"),
                new("confidence", $"{Share(of.Confidence)} (at least {Percent(vm.Policy.MinConfidence)} %); measured coverage {Share(of.Covered)}"),
                new("model", of.Model),
                new("newest sample", vm.LastSampleEnd is { } end ? end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "none"),
                new("policy", $"{vm.Policy.Name} v{vm.Policy.Version}"),
            ],
            Guards = Guarded(of.Guards),
            Otherwise = Otherwise(of.Resource, of.Allocation, of.Need, of.Verdict, of.Trigger, of.Guards, rules, vm.Policy.RiskThreshold),
        };
    }

    private static ExplainedChange Explain(Evidence evidence, ChangeEvidence change)
    {
        var grows = change.Target > change.Allocation;
        return new ExplainedChange
        {
            Resource = change.Resource.Name(),
            Outcome = grows ? "grow" : "shrink",
            Because = ReasonText.For(change.Trigger),
            Facts =
            [
                new("usage", Amount(change.Resource, change.Usage)),
                new("allocation", Amount(change.Resource, change.Allocation)),
                new($"predicted peak q{Percent(evidence.Quantile)}", Amount(change.Resource, change.PredictedPeak)),
                new("need", Amount(change.Resource, change.Need)),
                new("wanted", Amount(change.Resource, change.Wanted)),
                new("target", Amount(change.Resource, change.Target)),
                new("risk", $"{Share(change.Risk)} (threshold {Percent(evidence.RiskThreshold)} %)"),
                new("confidence", $"{Share(change.Confidence)} (at least {Percent(evidence.MinConfidence)} %)"),
                new("model", $"{change.Model}, leads {change.Window}"),
                new("newest sample", evidence.SampleAge is { } age ? $"{AmountText.FormatDuration(age)} old" : "none"),
                new("policy", $"{evidence.Policy} v{evidence.PolicyVersion}, weight {evidence.Weight.ToString(CultureInfo.InvariantCulture)}"),
            ],
            Guards = Guarded(change.Guards),
            Otherwise = grows
                ? $"With at least {Amount(change.Resource, change.Need)} allocated, nothing would have been done."
                : $"With a need of more than {Amount(change.Resource, change.Allocation * 0.8)}, nothing would have been done.",
        };
    }

    private static string Because(ResourceView of)
    {
        if (of.Verdict != Verdict.Hold || of.Trigger == Trigger.None)
            return of.Trigger == Trigger.None && of.Guards.HasFlag(Guards.NoForecast) ? "too little history for a forecast" : ReasonText.For(of.Trigger);
        return $"{ReasonText.For(of.Trigger)}, but {string.Join(" and ", ReasonText.For(of.Guards))}";
    }

    private static ImmutableArray<ExplainedGuard> Guarded(Guards guards) =>
    [
        .. Enum.GetValues<Guards>().Where(g => g != Guards.None).Select(g => new ExplainedGuard(
            char.ToLowerInvariant(g.ToString()[0]) + g.ToString()[1..], !guards.HasFlag(g),
            guards.HasFlag(g) ? ReasonText.For(g).First() : ReasonText.Passed(g))),
    ];

    private static string Otherwise(
        Resource resource, double allocation, double need, Verdict verdict, Trigger trigger, Guards guards, ResourceRules rules, double riskThreshold)
    {
        if (double.IsNaN(need))
            return "With enough history for a forecast there would be an answer.";
        if (verdict == Verdict.Hold && trigger != Trigger.None)
        {
            var held = string.Join("; ", ReasonText.For(guards));
            return $"It would be changed towards {Amount(resource, need)} but for this: {held}.";
        }

        return verdict switch
        {
            Verdict.Up => $"With at least {Amount(resource, need)} allocated, nothing would be done.",
            Verdict.Down => $"With a need above {Amount(resource, allocation * rules.ScaleDownThreshold)}, nothing would be done.",
            _ => $"It would grow at a risk above {Percent(riskThreshold)} % or a need above {Amount(resource, allocation * rules.ScaleUpThreshold)}, "
                + $"and shrink at a need below {Amount(resource, allocation * rules.ScaleDownThreshold)}.",
        };
    }

    private static string Amount(Resource resource, double amount) => AmountText.Format(resource, amount);

    private static string Share(double share) => double.IsNaN(share) ? "unknown" : Percent(share) + " %";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture);
}
