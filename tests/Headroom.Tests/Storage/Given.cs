using System.Collections.Immutable;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Storage;

/// <summary>Decisions, journal entries and samples for the tests of stores.</summary>
internal static class Given
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static VmId Vm(int number) => new(new Guid($"{number:x8}-0000-4000-8000-000000000000"));

    public static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    public static Evidence Evidence { get; } = new()
    {
        Policy = "default",
        PolicyVersion = 3,
        Quantile = 0.95,
        RiskThreshold = 0.05,
        MinConfidence = 0.5,
        Weight = 1,
        SampleAge = TimeSpan.FromSeconds(42),
        Changes =
        [
            new ChangeEvidence
            {
                Resource = Resource.Cpu,
                Allocation = 2,
                Usage = double.NaN,
                PredictedPeak = 2.4,
                Need = 2.76,
                Wanted = 2.8,
                Target = 2.8,
                Risk = 0.31,
                Confidence = 0.9,
                Model = "analog",
                Window = "2..13",
                Trigger = Trigger.Risk,
                Guards = Guards.MaxStep | Guards.HostFull,
            },
        ],
    };

    public static ResizeAction Resize(int vm) => new(Vm(vm), [new ResourceChange(Resource.Cpu, 2, 2.8)]);

    public static Decision Decision(long number, int vm = 1, int minute = 0, FleetAction? action = null) => new()
    {
        Number = number,
        Pool = new PoolId("lab"),
        At = At(minute),
        Scope = PlanScope.Cycle,
        Action = action ?? Resize(vm),
        Mode = Mode.Auto,
        Reason = "the predicted peak exceeds the allocation",
        Evidence = Evidence,
        History = [new Transition(At(minute), DecisionState.Proposed, null)],
    };

    public static DecisionMade Made(long sequence, Decision decision) => new(sequence, decision.At, decision);

    public static DecisionMoved Moved(long sequence, long number, DecisionState state, int minute = 1, string? detail = null) =>
        new(sequence, At(minute), number, new Transition(At(minute), state, detail));

    public static Noted Note(long sequence, string text = "the clock jumped", VmId? vm = null) => new(sequence, At(0), "clock", vm, text);

    /// <summary>A plain sample of five minutes; its numbers tell which one it is.</summary>
    public static Sample Sample(int vm, int minute, double cpu = double.NaN) => new()
    {
        Vm = Vm(vm),
        At = At(minute),
        Length = TimeSpan.FromMinutes(5),
        Mean = new Amounts(double.IsNaN(cpu) ? vm + (minute / 1000.0) : cpu, 1L << 30, double.NaN, 12_500),
        Peak = new Amounts(vm + 1, (1L << 30) + 4096, double.NaN, 80_000),
    };

    /// <summary>A sample with everything that a sample can have.</summary>
    public static Sample FullSample(int vm, int minute) => Sample(vm, minute) with
    {
        Allocation = new Amounts(4, 4L << 30, double.PositiveInfinity, double.NaN),
        WorkingSetBytes = 123_456_789,
        Source = SampleSource.Guest,
        Activity = new Activity(UsersActive: true, ApplicationRuns: false),
        Pressure = new Pressure
        {
            CpuSteal = 0.125,
            CpuStall = 0,
            MemoryStall = 1e-300,
            DiskStall = -0.0,
            NetworkDropShare = 1.0 / 3,
            BalloonBytes = 5e9,
            SwapInBytesPerSecond = double.MaxValue,
            OomKills = 2,
        },
    };
}
