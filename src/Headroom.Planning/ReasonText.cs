using System.Globalization;
using Headroom.Fleet;
using Headroom.Planning.Sizing;

namespace Headroom.Planning;

/// <summary>Says in a sentence why something is or is not to be done.</summary>
public static class ReasonText
{
    private static readonly (Guards Guard, string Text)[] s_guards =
    [
        (Guards.NotRunning, "the VM is not running on a known host"),
        (Guards.Paused, "the pool is paused"),
        (Guards.ModeOff, "the policy's mode is Off in this direction"),
        (Guards.ActionInFlight, "another action on this VM is under way"),
        (Guards.NoForecast, "too little history for a forecast"),
        (Guards.StaleTelemetry, "the newest sample is too old"),
        (Guards.LowConfidence, "the forecast's measured confidence is below the policy's minimum"),
        (Guards.Cooldown, "the cooldown after the last change is not over"),
        (Guards.ForeignChange, "somebody else changed this VM lately"),
        (Guards.CannotChange, "this VM cannot be changed in this direction while it runs"),
        (Guards.Infeasible, "the last attempt failed, and it is too early for another"),
        (Guards.WorkingSetUnknown, "the guest's working set is not known"),
        (Guards.WorkingSet, "limited by the guest's working set"),
        (Guards.MaxStep, "limited to the policy's largest step"),
        (Guards.MinChange, "the change would be too small to be worth it"),
        (Guards.PolicyMin, "held at the policy's minimum"),
        (Guards.PolicyMax, "held at the policy's maximum"),
        (Guards.CapabilityLimit, "held at what this VM can be given without a restart"),
        (Guards.HostFull, "the host has not enough left to promise"),
        (Guards.Budget, "this hour's budget of actions is used up"),
    ];

    public static string For(Evidence evidence) => string.Join("; ", evidence.Changes.Select(c => For(c, evidence)));

    public static string For(Trigger trigger) => trigger switch
    {
        Trigger.Risk => "risk above the threshold",
        Trigger.AboveThreshold => "need far above the allocation",
        Trigger.BelowThreshold => "need far below the allocation",
        Trigger.Pressure => "the guest is short of it now",
        Trigger.OutOfBounds => "the allocation is outside the policy's bounds",
        _ => "nothing to do",
    };

    public static IEnumerable<string> For(Guards guards) => s_guards.Where(g => guards.HasFlag(g.Guard)).Select(g => g.Text);

    private static string For(ChangeEvidence change, Evidence evidence)
    {
        var what = change.Trigger == Trigger.Pressure
            ? "starved at its limit"
            : $"predicted peak {AmountText.Format(change.Resource, change.PredictedPeak)} at q{Percent(evidence.Quantile)}";
        var risk = double.IsNaN(change.Risk) ? "" : $", risk {Percent(change.Risk)} %";
        return $"{change.Resource.Name()}: {what}{risk}, {For(change.Trigger)}";
    }

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture);
}
