using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>What to read of a trace file.</summary>
public sealed record TraceOptions
{
    /// <summary>The resources wanted; each costs memory for every VM and bucket. All by default.</summary>
    public IReadOnlyCollection<Resource> Resources { get; init; } = Fleet.Resources.All;

    /// <summary>Usage as the file counts it, percent of capacity and 1,000 bytes/s, whether or not the file gives a capacity.</summary>
    public bool InFileUnits { get; init; }

    /// <summary>The memory that the grid may take: half of what the process may have, by default.</summary>
    public long MaxBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Told the part of the file that has been read, 0 to 1, now and then.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// Reads a trace file (CSV, plain or gzip) onto the grid of five minutes. Several samples of a VM in one bucket are averaged; what
/// cannot be used is counted and reported, and what is unknown stays unknown.
/// </summary>
public static class TraceReader
{
    private const int RowsBetweenReports = 1 << 14;

    /// <exception cref="DocumentException">The file cannot be read, or is not a trace file.</exception>
    public static TraceSet Read(string path, TraceOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var rows = TraceRowReader.Open(path);
        return Read(rows, options ?? new TraceOptions(), cancellationToken);
    }

    /// <summary>Reads from a stream, whose <paramref name="name"/> stands for the file's in messages.</summary>
    public static TraceSet Read(
        Stream stream, string name, TraceOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var rows = TraceRowReader.Over(stream, name);
        return Read(rows, options ?? new TraceOptions(), cancellationToken);
    }

    private static TraceSet Read(TraceRowReader rows, TraceOptions options, CancellationToken cancellationToken)
    {
        var grid = new UsageGridBuilder(rows, options);
        for (var countdown = RowsBetweenReports; rows.Read(); countdown--)
        {
            grid.Add();
            if (countdown > 0)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            options.Progress?.Report(rows.Progress);
            countdown = RowsBetweenReports;
        }

        return grid.Build();
    }
}
