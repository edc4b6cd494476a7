using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Mixing;

public sealed class TrackRecordTests
{
    [Fact]
    public void Reading_of_a_group_without_outcomes_takes_no_memory()
    {
        var (record, other) = (new TrackRecord(7), new TrackRecord(7));
        record.Compare(0, new float[QuantileLevels.Count], new float[QuantileLevels.Count], 0, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var seen = other.Weight(6) + other.Lost(6, 3)[6] + other.Compared(Target.Level(1)) + other.CoverageError(Target.Level(1), 2);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1, seen);
    }

    [Fact]
    public void What_was_saved_comes_back()
    {
        var record = new TrackRecord(2);
        record.Weigh(3, 8);
        record.Losses(3, 1)[1] = 5;
        record.Correction(4, 6) = 0.25f;
        record.AddGains([3, -1], 1, 1);
        record.AddGains([-4, 0], 1, 1);
        record.Compare(5, [1, 2, 3, 4, 5, 6, 7], new float[QuantileLevels.Count], 4, 1);
        var loaded = new TrackRecord(2);
        loaded.Load(new BinaryReader(Saved(record)));
        Assert.Equal((8, 5f, 0.25f), (loaded.Weight(3), loaded.Lost(3, 1)[1], loaded.Correction(4, 6)));
        Assert.Equal((1f, 0f, 1f), (loaded.Compared(Target.Peak(1, 12)), loaded.Covered(Target.Peak(1, 12), 2), loaded.Covered(Target.Peak(1, 12), 3)));
        Assert.Equal((-0.2f, -1f), (loaded.Evidence(0), loaded.Evidence(1)));
        Assert.Equal(Saved(record).ToArray(), Saved(loaded).ToArray());
    }

    private static MemoryStream Saved(TrackRecord record)
    {
        var stream = new MemoryStream();
        record.Save(new BinaryWriter(stream));
        stream.Position = 0;
        return stream;
    }
}
