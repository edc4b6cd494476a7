using System.Diagnostics.CodeAnalysis;
using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Headroom.Server.Api;

/// <summary>What a VM used, and what it is predicted to use.</summary>
internal static class VmSeriesEndpoints
{
    private const int DefaultPoints = 2000;
    private const int MaxPoints = 10_000;
    private static readonly TimeSpan s_defaultRange = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestRange = TimeSpan.FromDays(92);

    public static async Task<Results<Ok<UsageSeries>, ProblemHttpResult>> GetUsageAsync(
        string vm,
        string resource,
        IControlService control,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? maxPoints,
        CancellationToken cancellationToken)
    {
        if (!Lookup.TryFindVm(control.View, vm, out var found, out var problem)
            || !Lookup.TryReadResource(resource, out var wanted, out problem)
            || !TryReadRange(control, from, to, out var range, out problem))
        {
            return problem;
        }

        if (maxPoints is < 1 or > MaxPoints)
            return Problems.Invalid($"'maxPoints' must be from 1 to {MaxPoints}");
        var history = await control.GetHistoryAsync(found.Vm.Id, wanted, range.From, range.To, cancellationToken);
        return TypedResults.Ok(history.ToSeries(found.Vm.Id, range.From, range.To, maxPoints ?? DefaultPoints));
    }

    public static async Task<Results<Ok<ForecastInfo>, ProblemHttpResult>> GetForecastAsync(
        string vm, string resource, IControlService control, string? horizon, CancellationToken cancellationToken)
    {
        if (!Lookup.TryFindVm(control.View, vm, out var found, out var problem)
            || !Lookup.TryReadResource(resource, out var wanted, out problem)
            || !Horizons.TryRead(horizon, found.Policy.Horizon, out var span, out problem))
        {
            return problem;
        }

        return await Horizons.ForecastAsync(control, found.Vm.Id, wanted, span, cancellationToken) is { } fan
            ? TypedResults.Ok(fan.ToInfo(found.Vm.Id, span))
            : Problems.NotFound($"Too little is known of '{vm}' for a forecast of its {resource}; ask again after some more samples");
    }

    private static bool TryReadRange(
        IControlService control,
        DateTimeOffset? from,
        DateTimeOffset? to,
        out (DateTimeOffset From, DateTimeOffset To) range,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var end = to ?? control.Time.GetUtcNow();
        range = (from ?? end - s_defaultRange, end);
        problem = (range.To - range.From) switch
        {
            { Ticks: <= 0 } => Problems.Invalid("'from' must be before 'to'"),
            var length when length > s_longestRange => Problems.Invalid($"At most {s_longestRange.TotalDays:0} days can be asked for at once"),
            _ => null,
        };
        return problem is null;
    }
}
