using System.Diagnostics;
using System.Text.Json;

namespace Headroom.Benchmarks.Fleets;

/// <summary>What a run took, and enough of what it did to see that it did the work.</summary>
internal sealed record FleetReport
{
    private const double MiB = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public required int Vms { get; init; }

    public required int Hosts { get; init; }

    public required double Hours { get; init; }

    public required PhaseCost Total { get; init; }

    public required IReadOnlyDictionary<string, PhaseCost> Phases { get; init; }

    /// <summary>The most memory that the process held at any moment, as the operating system counts it.</summary>
    public long PeakBytes { get; init; } = Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>What is in use after each phase, garbage apart, if that was asked for.</summary>
    public required IReadOnlyDictionary<string, long> HeldBytes { get; init; }

    public required long Actions { get; init; }

    public required long Decisions { get; init; }

    /// <summary>Why the last round could not be finished; null when it could.</summary>
    public required string? Problem { get; init; }

    public required string Journal { get; init; }

    public double CpuSecondsPerVmDay => (Phases["pulses"].CpuSeconds + Phases["cycles"].CpuSeconds) / (Vms * Hours / 24);

    public void Print(TextWriter to, bool json)
    {
        if (json)
        {
            to.WriteLine(JsonSerializer.Serialize(this, s_json));
            return;
        }

        to.WriteLine($"{Vms} VMs on {Hosts} hosts, {Hours:0.##} h: {Decisions} decisions, {Actions} changes, journal {Journal}");
        to.WriteLine($"{"",-10}{"CPU s",10}{"wall s",10}{"new MiB",10}");
        foreach (var (phase, cost) in Phases.Append(KeyValuePair.Create("total", Total)))
            to.WriteLine($"{phase,-10}{cost.CpuSeconds,10:0.00}{cost.WallSeconds,10:0.00}{cost.AllocatedBytes / MiB,10:0}");
        to.WriteLine($"control: {CpuSecondsPerVmDay * 1000:0.0} ms of CPU per VM and day");
        to.WriteLine($"memory: {PeakBytes / MiB:0} MiB at most");
        var before = 0L;
        foreach (var (phase, held) in HeldBytes)
        {
            to.WriteLine($"  {phase,-8}{held / MiB,8:0} MiB in use: {(held - before) / 1024.0 / Vms,6:0} KiB for each VM more than before");
            before = held;
        }

        if (Problem is not null)
            to.WriteLine($"the last round was not finished: {Problem}");
    }
}
