using System.Globalization;
using System.Text;
using Headroom.Documents.Csv;
using Headroom.Documents.Files;
using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>
/// Writes an allocation file: <c>vm,t,resource,allocation</c>, a row for every change, in the file's units (cores, MiB, 1,000
/// bytes/s). The file appears under its name with <see cref="Commit"/>, whole, or not at all.
/// </summary>
public sealed class AllocationWriter : IDisposable
{
    private readonly TargetFile _file;
    private readonly StringBuilder _text = new("vm,t,resource,allocation\n");
    private readonly Dictionary<(string Vm, Resource Resource), State> _states = [];

    private AllocationWriter(TargetFile file) => _file = file;

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <exception cref="DocumentException">The file cannot be written.</exception>
    public static AllocationWriter Create(string path) => new(TargetFile.Create(path));

    /// <summary>
    /// The allocation, in the product's units, in force from a time on. For each VM and resource the times must rise; what does not
    /// change the allocation, as the file shows it, is not written.
    /// </summary>
    public void Set(string vm, DateTimeOffset from, Resource resource, double allocation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vm);
        if (!double.IsFinite(allocation) || allocation < 0)
            throw new ArgumentOutOfRangeException(nameof(allocation), allocation, "An allocation is a finite number, not negative.");

        var time = from.ToUnixTimeSeconds();
        var known = _states.TryGetValue((vm, resource), out var last);
        if (known && time <= last.Time)
            throw new ArgumentException($"The time of {vm} does not rise.", nameof(from));
        if (known && allocation.Equals(last.Allocation))
        {
            _states[(vm, resource)] = last with { Time = time };
            return;
        }

        var shown = TraceUnits.ToFile(resource, allocation).ToString("G10", CultureInfo.InvariantCulture);
        _states[(vm, resource)] = new State(time, allocation, shown);
        if (!known || !string.Equals(shown, last.Shown, StringComparison.Ordinal))
            Write(vm, time, resource, shown);
    }

    /// <summary>Gives the file its name. Without it nothing remains of the file.</summary>
    public void Commit()
    {
        Flush();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private void Write(string vm, long time, Resource resource, string shown)
    {
        Rows++;
        _text.Append(CultureInfo.InvariantCulture, $"{CsvText.Field(vm)},{time},{resource.Name()},{shown}\n");
        if (_text.Length > 1 << 16)
            Flush();
    }

    private void Flush()
    {
        _file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }

    private readonly record struct State(long Time, double Allocation, string Shown);
}
