using BenchmarkDotNet.Attributes;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Trials;
using Headroom.Storage.Codec;

namespace Headroom.Benchmarks.Micro;

/// <summary>How fast samples come in: from the trace file, and into and out of the blocks in which they are kept.</summary>
public class SampleBenchmarks
{
    private const int PerBlock = 256;

    private Sample[] _recorded = [];
    private Sample[] _measured = [];
    private byte[] _block = [];

    [GlobalSetup]
    public void Setup()
    {
        var fleet = SampleFleet.Build(vms: 1, hosts: 1);
        _recorded = [.. RecordedPast.Of(fleet, SampleFleet.History).Take(PerBlock)];
        using var world = new World(fleet);
        world.Advance(fleet.Start + (fleet.Step * PerBlock));
        _measured = [.. world.ReadSamples(fleet.Start)];
        _block = SampleCodec.Encode(_measured);
    }

    [Benchmark(Description = "read the sample traces (259,000 rows)")]
    public TraceSet ReadTraces() => TraceReader.Read(SampleFleet.Path);

    [Benchmark(Description = "encode one recorded sample", OperationsPerInvoke = PerBlock)]
    public byte[] EncodeRecorded() => SampleCodec.Encode(_recorded);

    [Benchmark(Description = "encode one measured sample", OperationsPerInvoke = PerBlock)]
    public byte[] EncodeMeasured() => SampleCodec.Encode(_measured);

    [Benchmark(Description = "decode one measured sample", OperationsPerInvoke = PerBlock)]
    public Sample[] Decode() => SampleCodec.Decode(_block);
}
