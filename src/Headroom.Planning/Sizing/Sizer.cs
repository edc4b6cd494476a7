using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Planning.Sizing;

/// <summary>
/// When and how far to resize. <c>need</c> is the policy's quantile of the predicted peak, plus headroom. Up when the risk or the
/// upper threshold says so: to the need, at once. Down when the need is below the lower threshold: to the need, outside the
/// cooldown, a bounded step at a time, and for memory never into the working set. Nothing here knows hosts or other VMs.
/// </summary>
public static class Sizer
{
    /// <summary>A starved VM gets at least this factor more, whatever the forecast says.</summary>
    public const double StarvedGrowth = 1.2;

    /// <summary>… and this factor when it was given more just before and that was not enough.</summary>
    public const double StillStarvedGrowth = 2;

    /// <summary>Memory that is missing kills within a minute or so: there is no time for small steps, and what was too much is taken back.</summary>
    public const double StarvedMemoryGrowth = 2;

    public const double StillStarvedMemoryGrowth = 4;

    private static readonly TimeSpan s_justBefore = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The cooldown guards against taking back what was just given. Between two shrinks there is nothing to guard against but haste.
    /// </summary>
    private static readonly TimeSpan s_betweenShrinks = TimeSpan.FromMinutes(15);

    /// <summary>… and a VM short of memory at least this much.</summary>
    private const double StarvedMemoryBytes = 100 * 1024 * 1024;

    public static SizingResult Decide(in SizingInput input)
    {
        // Where the platform sets no limit there is nothing to resize yet.
        if (!double.IsFinite(input.Allocation))
            return SizingResult.Hold(input.Allocation, double.NaN, double.NaN, Trigger.None, Guards.CannotChange);
        var rules = input.Policy[input.Resource];
        var need = input.Peak is { } peak ? peak.Quantile(input.Policy.Quantile) * (1 + rules.Headroom) : double.NaN;
        var risk = input.Peak?.Exceedance(input.Allocation) ?? double.NaN;
        if (input.Starved)
            need = MaxKnown(need, StarvedNeed(input));
        if (double.IsNaN(need))
            return SizingResult.Hold(input.Allocation, need, risk, Trigger.None, Guards.NoForecast);

        var trigger = UpTrigger(input, rules, need, risk);
        if (trigger != Trigger.None)
            return Up(input, rules, need, risk, trigger);
        if (input.Allocation > rules.Max * (1 + 1e-9))
            return Down(input, rules, Math.Min(need, rules.Max), risk, Trigger.OutOfBounds);
        return need < rules.ScaleDownThreshold * input.Allocation
            ? Down(input, rules, need, risk, Trigger.BelowThreshold)
            : SizingResult.Hold(input.Allocation, need, risk, Trigger.None, Guards.None);
    }

    private static Trigger UpTrigger(in SizingInput input, ResourceRules rules, double need, double risk)
    {
        if (input.Starved)
            return Trigger.Pressure;
        if (input.Allocation < rules.Min * (1 - 1e-9))
            return Trigger.OutOfBounds;
        if (need <= input.Allocation)
            return Trigger.None;
        if (risk > input.Policy.RiskThreshold)
            return Trigger.Risk;
        return need > rules.ScaleUpThreshold * input.Allocation ? Trigger.AboveThreshold : Trigger.None;
    }

    private static SizingResult Up(in SizingInput input, ResourceRules rules, double need, double risk, Trigger trigger)
    {
        var guards = Guards.None;
        // A starved VM is a fact, not a forecast: confidence and cooldown are no reason to leave it starving.
        if (trigger != Trigger.Pressure)
        {
            if (trigger != Trigger.OutOfBounds && input.Confidence < input.Policy.MinConfidence)
                guards |= Guards.LowConfidence;
            if (input.SinceUp < rules.CooldownUp)
                guards |= Guards.Cooldown;
            if (input.ForeignHold)
                guards |= Guards.ForeignChange;
        }

        if (!input.Capability.CanGrow)
            guards |= Guards.CannotChange;
        if (input.UpInfeasible)
            guards |= Guards.Infeasible;
        if (guards != Guards.None)
            return SizingResult.Hold(input.Allocation, need, risk, trigger, guards);

        // The weight moves heavier VMs further for the same risk.
        var wanted = Math.Max(input.Allocation + ((need - input.Allocation) * input.Policy.Weight), rules.Min);
        var target = Bounded(input, rules, wanted, ref guards);
        return target > input.Allocation * (1 + 1e-9)
            ? new SizingResult(Verdict.Up, target, need, risk, trigger, guards)
            : SizingResult.Hold(input.Allocation, need, risk, trigger, guards);
    }

    private static SizingResult Down(in SizingInput input, ResourceRules rules, double need, double risk, Trigger trigger)
    {
        var guards = DownGuards(input, rules);
        if (guards != Guards.None)
            return SizingResult.Hold(input.Allocation, need, risk, trigger, guards);

        var wanted = need;
        if (wanted < input.Allocation * (1 - rules.MaxStep))
        {
            wanted = input.Allocation * (1 - rules.MaxStep);
            guards |= Guards.MaxStep;
        }

        var target = Bounded(input, rules, wanted, ref guards);
        var least = input.WorkingSetBytes * DefaultPolicy.WorkingSetMargin;
        // After the policy's bounds: not even an administrator's maximum takes memory that is in use.
        if (input.Resource == Resource.Memory && target < least)
        {
            target = input.Capability.Fit(least);
            guards |= Guards.WorkingSet;
        }

        // The actuator's grain can swallow the whole change.
        return input.Allocation - target < Math.Max(rules.MinChange * input.Allocation, input.Capability.Step / 2)
            ? SizingResult.Hold(input.Allocation, need, risk, trigger, guards | Guards.MinChange)
            : new SizingResult(Verdict.Down, target, need, risk, trigger, guards);
    }

    private static Guards DownGuards(in SizingInput input, ResourceRules rules)
    {
        var guards = Guards.None;
        if (!input.TelemetryFresh)
            guards |= Guards.StaleTelemetry;
        if (input.Confidence < input.Policy.MinConfidence)
            guards |= Guards.LowConfidence;
        if (input.SinceUp < rules.CooldownDown || input.SinceDown < Min(rules.CooldownDown, s_betweenShrinks))
            guards |= Guards.Cooldown;
        if (input.ForeignHold)
            guards |= Guards.ForeignChange;
        if (!input.Capability.CanShrink)
            guards |= Guards.CannotChange;
        if (input.DownInfeasible)
            guards |= Guards.Infeasible;
        if (input.Resource == Resource.Memory && double.IsNaN(input.WorkingSetBytes))
            guards |= Guards.WorkingSetUnknown;
        return guards;
    }

    /// <summary>Within the policy's bounds and what the VM can take, in the actuator's grain.</summary>
    private static double Bounded(in SizingInput input, ResourceRules rules, double wanted, ref Guards guards)
    {
        if (wanted < rules.Min)
        {
            wanted = rules.Min;
            guards |= Guards.PolicyMin;
        }
        else if (wanted > rules.Max)
        {
            wanted = rules.Max;
            guards |= Guards.PolicyMax;
        }

        var fitted = input.Capability.Fit(wanted);
        if (wanted > input.Capability.Max || wanted < input.Capability.Min)
            guards |= Guards.CapabilityLimit;
        // Rounding up to the grain must not cross the policy's ceiling.
        return fitted > rules.Max ? Math.Max(input.Capability.Min, fitted - input.Capability.Step) : fitted;
    }

    private static double StarvedNeed(in SizingInput input)
    {
        var isStill = input.SinceUp <= s_justBefore;
        if (input.Resource != Resource.Memory)
            return input.Allocation * (isStill ? StillStarvedGrowth : StarvedGrowth);
        var grown = input.Allocation * (isStill ? StillStarvedMemoryGrowth : StarvedMemoryGrowth);
        return Math.Max(grown, input.Allocation + StarvedMemoryBytes);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static double MaxKnown(double a, double b) => double.IsNaN(a) ? b : Math.Max(a, b);
}
