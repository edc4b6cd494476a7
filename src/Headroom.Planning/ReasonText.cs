using System.Globalization;
using Headroom.Fleet;
using Headroom.Planning.Sizing;

namespace Headroom.Planning;

/// <summary>Says in a sentence why something is or is not to be done.</summary>
public static class ReasonText
{
    private static readonly (Guards Guard, string Blocked, string Passed)[] s_guards =
    [
        (Guards.NotRunning, "the VM is not running on a known host", "the VM runs on a known host"),
        (Guards.Paused, "the pool is paused", "the pool is not paused"),
        (Guards.ModeOff, "the policy's mode is Off in this direction", "the policy permits proposals"),
        (Guards.ActionInFlight, "another action on this VM is under way", "nothing else is under way on this VM"),
        (Guards.NoForecast, "too little history for a forecast", "there is history enough for a forecast"),
        (Guards.StaleTelemetry, "the newest sample is too old", "the newest sample is fresh"),
        (Guards.LowConfidence, "the forecast's measured confidence is below the policy's minimum", "the forecast is trusted enough"),
        (Guards.Cooldown, "the cooldown after the last change is not over", "no cooldown holds"),
        (Guards.ForeignChange, "somebody else changed this VM lately", "nobody else changed this VM lately"),
        (Guards.CannotChange, "this VM cannot be changed in this direction while it runs", "this VM can be changed while it runs"),
        (Guards.Infeasible, "the last attempt failed, and it is too early for another", "no attempt failed lately"),
        (Guards.WorkingSetUnknown, "the guest's working set is not known", "the guest's working set is known, or not needed"),
        (Guards.WorkingSet, "limited by the guest's working set", "clear of the guest's working set"),
        (Guards.MaxStep, "limited to the policy's largest step", "within the policy's largest step"),
        (Guards.MinChange, "the change would be too small to be worth it", "large enough to be worth it"),
        (Guards.PolicyMin, "held at the policy's minimum", "above the policy's minimum"),
        (Guards.PolicyMax, "held at the policy's maximum", "below the policy's maximum"),
        (Guards.CapabilityLimit, "held at what this VM can be given without a restart", "within what this VM can be given"),
        (Guards.HostFull, "the host has not enough left to promise", "the host has enough left to promise"),
        (Guards.Budget, "this hour's budget of actions is used up", "within this hour's budget of actions"),
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

    public static IEnumerable<string> For(Guards guards) => s_guards.Where(g => guards.HasFlag(g.Guard)).Select(g => g.Blocked);

    /// <summary>What holds when a guard has nothing against it.</summary>
    public static string Passed(Guards guard) => s_guards.First(g => g.Guard == guard).Passed;

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
