using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Server;

/// <summary>Answers to "why?" in the shape of the real ones.</summary>
internal static class FakeExplanations
{
    public static Explanation Of(VmView vm) => new()
    {
        Subject = vm.Vm.Name,
        Summary = vm.Resources.Any(r => r.Verdict == Verdict.Up)
            ? $"{vm.Vm.Name} is about to be given more."
            : $"{vm.Vm.Name} keeps what it has.",
        Changes = [.. vm.Resources.Select(r => Of(vm, r))],
    };

    private static ExplainedChange Of(VmView vm, ResourceView view) => new()
    {
        Resource = view.Resource.Name(),
        Outcome = view.Verdict switch { Verdict.Up => "grow", Verdict.Down => "shrink", _ => "hold" },
        Because = view.Verdict == Verdict.Hold && view.Guards != Guards.None
            ? string.Join("; ", ReasonText.For(view.Guards))
            : ReasonText.For(view.Trigger),
        Facts =
        [
            new("allocation", AmountText.Format(view.Resource, view.Allocation)),
            new("used now", AmountText.Format(view.Resource, view.Usage)),
            new("predicted peak (q95)", AmountText.Format(view.Resource, view.Peak95)),
            new("need", AmountText.Format(view.Resource, view.Need)),
            new("model", $"{view.Model}, horizon {AmountText.FormatDuration(vm.Policy.Horizon)}"),
        ],
        Guards =
        [
            new("telemetry", vm.TelemetryFresh, vm.TelemetryFresh ? "the newest sample is 12 s old" : "the newest sample is 50 min old"),
            new("confidence", true, "0.91 measured, 0.3 wanted"),
            new("cooldown", !view.Guards.HasFlag(Guards.Cooldown), view.Guards.HasFlag(Guards.Cooldown) ? "6 min left after the last change" : "none running"),
            new("working set", true, $"keeps {AmountText.FormatBytes(vm.WorkingSetBytes)} and 5 %"),
        ],
        Otherwise = view.Verdict == Verdict.Up
            ? $"A risk below 5 % (it is {view.Risk * 100:0.#} %) would have kept it as it is."
            : $"A need below {AmountText.Format(view.Resource, view.Allocation * 0.8)} would shrink it.",
    };
}
