using System.Globalization;
using System.IO.Compression;

namespace Headroom.Benchmarks.Prophet;

/// <summary>
/// The column cpu_pct of a trace file as forecasting is scored on it: averaged over five minutes from the file's first one on, at most
/// 100, NaN where there is no sample.
/// </summary>
internal sealed class PercentGrid
{
    public const int StepSeconds = 300;
    public const float Most = 100;

    private PercentGrid(long first, int length, SortedDictionary<string, float[]> vms)
    {
        First = first;
        Length = length;
        Vms = vms;
    }

    /// <summary>The number of the first interval, counted from 1970.</summary>
    public long First { get; }

    public int Length { get; }

    public SortedDictionary<string, float[]> Vms { get; }

    public static PercentGrid Read(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var head = (reader.ReadLine() ?? "").Split(',');
        var (vm, time, value) = (Array.IndexOf(head, "vm"), Array.IndexOf(head, "t"), Array.IndexOf(head, "cpu_pct"));
        if (vm < 0 || time < 0 || value < 0)
            throw new InvalidDataException($"{path} needs the columns vm, t and cpu_pct.");
        var rows = new SortedDictionary<string, List<(long Interval, double Value)>>(StringComparer.Ordinal);
        var (first, last) = (long.MaxValue, long.MinValue);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var interval = long.Parse(fields[time], CultureInfo.InvariantCulture) / StepSeconds;
            (first, last) = (Math.Min(first, interval), Math.Max(last, interval));
            if (!rows.TryGetValue(fields[vm], out var own))
                rows[fields[vm]] = own = [];
            if (fields[value].Length > 0)
                own.Add((interval, double.Parse(fields[value], CultureInfo.InvariantCulture)));
        }

        var length = (int)(last - first + 1);
        var vms = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, own) in rows)
            vms[name] = Average(own, first, length);
        return new PercentGrid(first, length, vms);
    }

    private static float[] Average(List<(long Interval, double Value)> rows, long first, int length)
    {
        var (sums, counts) = (new double[length], new int[length]);
        foreach (var (interval, value) in rows)
        {
            sums[interval - first] += value;
            counts[interval - first]++;
        }

        return [.. sums.Select((sum, i) => counts[i] == 0 ? float.NaN : (float)Math.Clamp(sum / counts[i], 0, Most))];
    }
}
