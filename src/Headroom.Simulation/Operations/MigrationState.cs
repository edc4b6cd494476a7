using Headroom.Control.Ports;

namespace Headroom.Simulation.Operations;

/// <summary>A live migration under way: memory is copied while the guest runs, then what it wrote meanwhile, and so on.</summary>
internal sealed class MigrationState
{
    public required int Source { get; init; }

    public required int Target { get; init; }

    /// <summary>All that the guest held at the start.</summary>
    public required double Bytes { get; init; }

    /// <summary>Finished rounds.</summary>
    public int Rounds { get; set; }

    /// <summary>What this round set out to send.</summary>
    public double RoundBytes { get; set; }

    public double Remaining { get; set; }

    /// <summary>Written since this round began: the next round's work.</summary>
    public double Dirtied { get; set; }

    public double Transferred { get; set; }

    public double BytesPerSecond { get; set; }

    public double DirtyBytesPerSecond { get; set; }

    /// <summary>The guest rewrites no more than this, however long it takes.</summary>
    public double DirtyLimit { get; set; }

    public bool Suspended { get; set; }

    public double DowntimeSeconds { get; set; }

    /// <summary>Rounds in which more than half was written again: two of them, and the guest is slowed down.</summary>
    public int HotRounds { get; set; }

    /// <summary>Up to when the copying has been worked out.</summary>
    public long Since { get; set; }

    public long Due { get; set; } = long.MaxValue;

    public void Run(long now)
    {
        var seconds = (now - Since) / (double)TimeSpan.TicksPerSecond;
        var sent = Math.Min(Remaining, BytesPerSecond * seconds);
        Remaining -= sent;
        Transferred += sent;
        if (!Suspended)
            Dirtied = Math.Max(Dirtied, Math.Min(DirtyLimit, Dirtied + (DirtyBytesPerSecond * seconds)));
        Since = now;
    }

    public MigrationProgress Describe(long now)
    {
        var sent = Math.Min(Remaining, BytesPerSecond * (now - Since) / TimeSpan.TicksPerSecond);
        TimeSpan? downtime = DowntimeSeconds > 0 ? TimeSpan.FromSeconds(DowntimeSeconds) : null;
        return new MigrationProgress(Rounds, Transferred + sent, Remaining - sent, DirtyBytesPerSecond, BytesPerSecond, downtime);
    }
}
