using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>What is known of one resource of one VM.</summary>
/// <param name="Sampled">Whether the file has any sample of it, be it of a time when the VM was off.</param>
internal sealed record ResourceTrace(bool Sampled, GridColumn Usage, GridColumn Capacity);

/// <summary>One VM's traces on the grid.</summary>
public sealed class TraceSeries
{
    private readonly ResourceTrace?[] _resources;
    private readonly GridColumn _activity;
    private readonly GridColumn _unknown;

    internal TraceSeries(string name, string? application, string? user, ResourceTrace?[] resources, GridColumn activity)
    {
        Name = name;
        Application = application;
        User = user;
        _resources = resources;
        _activity = activity;
        _unknown = GridColumn.Unknown(activity.Length);
    }

    public string Name { get; }

    /// <summary>The VM's first application in time.</summary>
    public string? Application { get; }

    /// <summary>The VM's first user in time.</summary>
    public string? User { get; }

    /// <summary>Whether the file has any sample of the resource for this VM, be it of a time when the VM was off.</summary>
    public bool Has(Resource resource) => _resources[(int)resource]?.Sampled == true;

    /// <summary>
    /// Usage by bucket in cores, bytes, bytes/s and bytes/s (CPU as <see cref="TraceSet.CpuUnit"/> says); NaN where it is not known or
    /// the VM is off, that is, has a capacity of 0 or none.
    /// </summary>
    public GridColumn Usage(Resource resource) => _resources[(int)resource]?.Usage ?? _unknown;

    /// <summary>Capacity by bucket, for CPU and memory; NaN where it is not known.</summary>
    public GridColumn Capacity(Resource resource) => _resources[(int)resource]?.Capacity ?? _unknown;

    /// <summary>Whether somebody was at work at any moment of the bucket; null when not known.</summary>
    public bool? Active(int bucket) => _activity[bucket] is var share && double.IsNaN(share) ? null : share > 0;
}
