using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Simulation.Replays;

namespace Headroom.Commands;

/// <summary>
/// The allocation files of a backtest. They are opened first, so that an hour's work does not end at a folder that is not there, and
/// appear together when all is done, or not at all.
/// </summary>
internal sealed class AllocationFiles : IDisposable
{
    private readonly Dictionary<string, AllocationWriter> _writers = [];
    private readonly HashSet<string> _inputs;

    public AllocationFiles(string? output, string? baselines, IEnumerable<string> inputs)
    {
        _inputs = [.. inputs.Select(Real)];
        try
        {
            if (output is not null)
                Open("headroom", output);
            if (baselines is not null)
                OpenBaselines(baselines);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public AllocationSink SinkFor(TraceSet traces) => (controller, series, first, allocations) =>
    {
        if (!_writers.TryGetValue(controller, out var writer))
            return;
        for (var i = 0; i < allocations.Length; i++)
            writer.Set(series.Vm, traces.TimeAt(first + i), series.Resource, allocations[i]);
    };

    public void Commit()
    {
        foreach (var writer in _writers.Values)
            writer.Commit();
    }

    public void Dispose()
    {
        foreach (var writer in _writers.Values)
            writer.Dispose();
    }

    private void OpenBaselines(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(folder, "the folder cannot be made", "check the path and its permissions", inner: problem);
        }

        foreach (var baseline in Baselines.All)
            Open(baseline.Name, Path.Combine(folder, baseline.Name + ".csv"));
    }

    private void Open(string name, string path)
    {
        // A recorded history cannot be had again: no slip may write over it.
        if (_inputs.Contains(Real(path)))
            throw new DocumentException(path, "is a file that this run reads", "write to another one");
        _writers[name] = AllocationWriter.Create(path);
    }

    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full) is { Exists: true, LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
    }
}
