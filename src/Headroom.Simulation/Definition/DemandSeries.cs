using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>
/// What one VM wants over time, per resource, on a regular grid: each value holds from its time until the next one. NaN means that
/// nobody knows: the world goes on with the last known value, and the sample of that interval is absent. Outside its span the series
/// repeats itself, in both directions.
/// </summary>
public sealed class DemandSeries
{
    private readonly float[][] _values;
    private readonly Activity?[] _activity;
    private readonly long _start;
    private readonly long _step;

    /// <summary>
    /// Amounts in base units: cores, bytes, bytes/s. A resource without values is unknown throughout, and so is what goes on inside.
    /// </summary>
    public DemandSeries(
        DateTimeOffset start,
        TimeSpan step,
        ReadOnlySpan<double> cpu,
        ReadOnlySpan<double> memory,
        ReadOnlySpan<double> disk = default,
        ReadOnlySpan<double> network = default,
        ReadOnlySpan<Activity?> activity = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        Length = Math.Max(Math.Max(cpu.Length, memory.Length), Math.Max(disk.Length, network.Length));
        ArgumentOutOfRangeException.ThrowIfZero(Length);
        _start = start.UtcTicks;
        _step = step.Ticks;
        _values = [Take(cpu, Resource.Cpu), Take(memory, Resource.Memory), Take(disk, Resource.Disk), Take(network, Resource.Network)];
        if (!activity.IsEmpty && activity.Length != Length)
            throw new ArgumentException($"activity has {activity.Length} values where a resource has {Length}");
        _activity = activity.ToArray();
    }

    private DemandSeries(DemandSeries other, long start) =>
        (_values, _activity, _start, _step, Length) = (other._values, other._activity, start, other._step, other.Length);

    public DateTimeOffset Start => new(_start, TimeSpan.Zero);

    public TimeSpan Step => new(_step);

    public int Length { get; }

    public double this[Resource resource, int index] => _values[(int)resource][index];

    public double At(Resource resource, DateTimeOffset time) => this[resource, IndexAt(time.UtcTicks)];

    /// <summary>What goes on inside, as an agent would see it; null when nobody knows.</summary>
    public Activity? ActivityAt(DateTimeOffset time) => _activity.Length == 0 ? null : _activity[IndexAt(time.UtcTicks)];

    /// <summary>The highest known value; NaN when none is known.</summary>
    public double Max(Resource resource)
    {
        var max = double.NaN;
        foreach (var value in _values[(int)resource])
        {
            if (!float.IsNaN(value) && !(value <= max))
                max = value;
        }

        return max;
    }

    /// <summary>The same demand at other times; shares the values.</summary>
    public DemandSeries Shifted(TimeSpan by) => new(this, _start + by.Ticks);

    /// <summary>The last known value at or before an index, looking round the end if need be; 0 when none is known at all.</summary>
    internal double LastKnown(Resource resource, int index)
    {
        var values = _values[(int)resource];
        for (var back = 0; back < Length; back++)
        {
            var value = values[(index - back + Length) % Length];
            if (!float.IsNaN(value))
                return value;
        }

        return 0;
    }

    internal int IndexAt(long utcTicks)
    {
        var steps = Math.DivRem(utcTicks - _start, _step, out var rest) - (rest < 0 ? 1 : 0);
        var index = (int)(steps % Length);
        return index < 0 ? index + Length : index;
    }

    internal ulong Fingerprint() => _activity.Aggregate(
        _values.Aggregate(Noise.Mix((ulong)_start ^ Noise.Mix((ulong)_step)), (hash, values) => values.Aggregate(hash, Add)),
        (hash, activity) => Noise.Mix(hash ^ (activity is { } known ? 1UL + (known.UsersActive ? 1UL : 0) + (known.ApplicationRuns ? 2UL : 0) : 0)));

    private static ulong Add(ulong hash, float value) => Noise.Mix(hash ^ BitConverter.SingleToUInt32Bits(value));

    private float[] Take(ReadOnlySpan<double> values, Resource resource)
    {
        var taken = new float[Length];
        if (values.IsEmpty)
        {
            Array.Fill(taken, float.NaN);
            return taken;
        }

        if (values.Length != Length)
            throw new ArgumentException($"{resource.Name()} has {values.Length} values where another resource has {Length}");
        for (var i = 0; i < Length; i++)
            taken[i] = values[i] >= 0 || double.IsNaN(values[i]) ? (float)values[i] : throw Negative(resource, i, values[i]);
        return taken;
    }

    private static ArgumentException Negative(Resource resource, int index, double value) =>
        new($"the demand for {resource.Name()} at index {index} is {value}; a demand is at least 0, or NaN where it is unknown");
}
