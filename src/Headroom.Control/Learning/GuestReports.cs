using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// Joins what the hypervisor counted with what the guest reported of the same interval: the hypervisor's figures count, the guest
/// fills in what cannot be seen from outside. An interval that only the guest reported stands by itself.
/// </summary>
internal static class GuestReports
{
    public static IReadOnlyList<Sample> Join(IReadOnlyList<Sample> outside, IReadOnlyList<GuestReport> reports)
    {
        if (reports.Count == 0)
            return outside;
        var inside = new Dictionary<(VmId, DateTimeOffset), Sample>(reports.Count);
        foreach (var report in reports)
            inside.TryAdd((report.Sample.Vm, report.Sample.At), Condition.Told(report) is { } activity ? report.Sample with { Activity = activity } : report.Sample);
        var joined = new List<Sample>(outside.Count);
        foreach (var sample in outside)
            joined.Add(inside.Remove((sample.Vm, sample.At), out var guest) ? Fill(sample, guest) : sample);
        joined.AddRange(inside.Values.OrderBy(s => s.At).ThenBy(s => s.Vm));
        return joined;
    }

    private static Sample Fill(Sample sample, Sample guest) => sample with
    {
        Mean = Known(sample.Mean, guest.Mean),
        Peak = Known(sample.Peak, guest.Peak),
        // An upper bound: where the two differ, the larger one is safe.
        WorkingSetBytes = Larger(guest.WorkingSetBytes, sample.WorkingSetBytes),
        Pressure = Fill(sample.Pressure, guest.Pressure),
        Activity = guest.Activity ?? sample.Activity,
    };

    private static Pressure? Fill(Pressure? outside, Pressure? inside)
    {
        if (outside is null || inside is null)
            return outside ?? inside;
        return new Pressure
        {
            CpuSteal = outside.CpuSteal ?? inside.CpuSteal,
            CpuStall = outside.CpuStall ?? inside.CpuStall,
            MemoryStall = outside.MemoryStall ?? inside.MemoryStall,
            DiskStall = outside.DiskStall ?? inside.DiskStall,
            NetworkDropShare = outside.NetworkDropShare ?? inside.NetworkDropShare,
            BalloonBytes = outside.BalloonBytes ?? inside.BalloonBytes,
            SwapInBytesPerSecond = outside.SwapInBytesPerSecond ?? inside.SwapInBytesPerSecond,
            OomKills = outside.OomKills ?? inside.OomKills,
        };
    }

    private static Amounts Known(Amounts first, Amounts second) => new(
        Known(first.Cpu, second.Cpu), Known(first.Memory, second.Memory), Known(first.Disk, second.Disk), Known(first.Network, second.Network));

    private static double Larger(double first, double second) =>
        double.IsNaN(first) ? second : double.IsNaN(second) ? first : Math.Max(first, second);

    private static double Known(double first, double second) => double.IsNaN(first) ? second : first;
}
