using System.Diagnostics.CodeAnalysis;
using Headroom.Control;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Headroom.Server.Api;

/// <summary>People ask for a forecast up to a time; forecasters count in steps.</summary>
internal static class Horizons
{
    private static readonly TimeSpan s_usualStep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    public static bool TryRead(string? text, TimeSpan otherwise, out TimeSpan horizon, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        horizon = otherwise;
        problem = null;
        if (text is null)
            return true;
        if (!Duration.TryParse(text, out var duration, out var error))
            problem = Problems.Invalid($"'horizon' {error!.Message}");
        else if (duration.Value <= TimeSpan.Zero || duration.Value > s_longest)
            problem = Problems.Invalid("'horizon' must be more than nothing and at most 7d");
        else
            horizon = duration.Value;
        return problem is null;
    }

    public static async Task<ForecastFan?> ForecastAsync(
        IControlService control, VmId vm, Resource resource, TimeSpan horizon, CancellationToken cancellationToken)
    {
        var window = PeakWindow.After(TimeSpan.Zero, horizon, s_usualStep);
        var fan = await control.GetForecastAsync(vm, resource, window, cancellationToken);
        if (fan is null || fan.Step == s_usualStep || fan.Step <= TimeSpan.Zero)
            return fan;
        // The step is known only from an answer; most installations never come here.
        window = PeakWindow.After(TimeSpan.Zero, horizon, fan.Step);
        return await control.GetForecastAsync(vm, resource, window, cancellationToken);
    }
}
