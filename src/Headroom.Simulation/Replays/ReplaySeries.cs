using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Simulation.Replays;

/// <summary>One resource of one VM, made ready for a replay: what was used, what a policy may see, and what was provisioned.</summary>
public sealed class ReplaySeries
{
    private readonly TraceSeries _trace;

    private ReplaySeries(TraceSeries trace, Resource resource, double[] usage, double[] seen, double[] provisioned)
    {
        (_trace, Resource, Usage, Seen, Provisioned) = (trace, resource, usage, seen, provisioned);
    }

    public string Vm => _trace.Name;

    public Resource Resource { get; }

    /// <summary>NaN where it is unknown or the VM is off: such intervals are not scored.</summary>
    public double[] Usage { get; }

    /// <summary>Usage without gaps: the last known value stands until the next.</summary>
    public double[] Seen { get; }

    /// <summary>The capacity of the moment. Where the trace has none, the highest usage of the whole trace stands in for it.</summary>
    public double[] Provisioned { get; }

    /// <summary>Whether the trace knows a capacity, above which no allocation makes sense.</summary>
    public bool IsCapped => HasCapacity(Resource);

    public int Length => Usage.Length;

    /// <summary>The VM's series; null when the trace has no sample of this resource.</summary>
    public static ReplaySeries? Of(TraceSeries trace, Resource resource)
    {
        if (!trace.Has(resource))
            return null;
        var usage = trace.Usage(resource).ToArray();
        var seen = (double[])usage.Clone();
        if (!ForwardFill.TryFill(seen))
            Array.Clear(seen);
        var provisioned = HasCapacity(resource)
            ? ForwardFill.Of(trace.Capacity(resource)) ?? new double[usage.Length]
            : Enumerable.Repeat(seen.DefaultIfEmpty(0).Max(), usage.Length).ToArray();
        return new ReplaySeries(trace, resource, usage, seen, provisioned);
    }

    /// <summary>The most that may be allocated at a bucket, as known when the decision for it is made.</summary>
    public double CapAt(int bucket) => IsCapped ? Provisioned[Math.Min(bucket, Length + 1) - Replay.Lag] : double.PositiveInfinity;

    /// <summary>What is provisioned at a bucket; beyond the trace's end, at its end.</summary>
    public double ProvisionedAt(int bucket) => Provisioned[Math.Min(bucket, Length - 1)];

    /// <summary>What the trace says of a bucket besides the usage, and of the VM by its end.</summary>
    public (Activity? Activity, string? Application, string? User) SaidOf(int bucket) =>
        (_trace.ActivityAt(bucket), _trace.ApplicationAt(bucket), _trace.UserAt(bucket));

    private static bool HasCapacity(Resource resource) => resource is Resource.Cpu or Resource.Memory;
}
