using System.Collections.Immutable;
using Headroom.Control;
using Headroom.Fleet;

namespace Headroom.Server;

/// <summary>The fleet's totals at one moment, in the order of <see cref="Resource"/>.</summary>
public sealed record FleetMoment(DateTimeOffset At, ImmutableArray<ResourceTotals> Resources);

/// <summary>
/// The last day of the fleet's totals, a moment every five minutes of the fleet's time. Kept by the server for its first page
/// alone: it begins when the server starts, and costs a few hundred small records.
/// </summary>
internal sealed class FleetHistory(IControlService control, FleetSummaries summaries)
{
    private const int MaxMoments = 288;
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(5);

    private ImmutableList<FleetMoment> _moments = [];

    public IReadOnlyList<FleetMoment> Moments => Volatile.Read(ref _moments);

    /// <summary>Listens until it is told to stop.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            Note();
            await foreach (var happened in control.WatchAsync(cancellationToken))
            {
                if (happened.ViewVersion is not null)
                    Note();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is going.
        }
    }

    /// <summary>The newest look stands for its five minutes until they are over.</summary>
    private void Note()
    {
        var summary = summaries.Current;
        if (summary.View.Version == 0)
            return;
        var moments = _moments;
        var moment = new FleetMoment(Floor(summary.View.At), [.. summary.Resources]);
        if (moments.Count > 0 && moments[^1].At >= moment.At)
            moments = moments.RemoveAt(moments.Count - 1);
        moments = moments.Add(moment);
        Volatile.Write(ref _moments, moments.Count > MaxMoments ? moments.RemoveAt(0) : moments);
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % s_every.Ticks), TimeSpan.Zero);
}
