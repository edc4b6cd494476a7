using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>What is known of one resource of one VM.</summary>
/// <param name="Sampled">Whether the file has any sample of it, be it of a time when the VM was off.</param>
internal sealed record ResourceTrace(bool Sampled, GridColumn Usage, GridColumn Capacity);

/// <summary>A label of a VM, and the bucket in which the file first gives it.</summary>
internal sealed record VmLabel(string? Text, int Bucket);

/// <summary>One VM's traces on the grid.</summary>
public sealed class TraceSeries
{
    private readonly ResourceTrace?[] _resources;
    private readonly GridColumn _active;
    private readonly GridColumn _running;
    private readonly GridColumn _unknown;
    private readonly VmLabel _application;
    private readonly VmLabel _user;

    internal TraceSeries(string name, ResourceTrace?[] resources, GridColumn active, GridColumn running, VmLabel application, VmLabel user)
    {
        Name = name;
        _resources = resources;
        (_active, _running) = (active, running);
        (_application, _user) = (application, user);
        _unknown = GridColumn.Unknown(active.Length);
    }

    public string Name { get; }

    /// <summary>The VM's first application in time.</summary>
    public string? Application => _application.Text;

    /// <summary>The VM's first user in time.</summary>
    public string? User => _user.Text;

    /// <summary>Whether the file has any sample of the resource for this VM, be it of a time when the VM was off.</summary>
    public bool Has(Resource resource) => _resources[(int)resource]?.Sampled == true;

    /// <summary>
    /// Usage by bucket in cores, bytes, bytes/s and bytes/s (CPU as <see cref="TraceSet.CpuUnit"/> says); NaN where it is not known or
    /// the VM is off, that is, has a capacity of 0 or none.
    /// </summary>
    public GridColumn Usage(Resource resource) => _resources[(int)resource]?.Usage ?? _unknown;

    /// <summary>Capacity by bucket, for CPU and memory; NaN where it is not known.</summary>
    public GridColumn Capacity(Resource resource) => _resources[(int)resource]?.Capacity ?? _unknown;

    /// <summary>The application, as far as the file has named one by the end of a bucket.</summary>
    public string? ApplicationAt(int bucket) => bucket >= _application.Bucket ? Application : null;

    /// <summary>The user, as far as the file has named one by the end of a bucket.</summary>
    public string? UserAt(int bucket) => bucket >= _user.Bucket ? User : null;

    /// <summary>
    /// What went on in a bucket, at any moment of it: whether somebody was at work, and whether an application was named; null where no row says
    /// whether somebody was.
    /// </summary>
    public Activity? ActivityAt(int bucket) =>
        double.IsNaN(_active[bucket]) ? null : new Activity(UsersActive: _active[bucket] > 0, ApplicationRuns: _running[bucket] > 0);

    /// <summary>The same of all buckets; empty when nothing is known of any.</summary>
    public Activity?[] Activities()
    {
        var all = new Activity?[_active.Length];
        for (var bucket = 0; bucket < all.Length; bucket++)
            all[bucket] = ActivityAt(bucket);
        return Array.Exists(all, a => a is not null) ? all : [];
    }
}
