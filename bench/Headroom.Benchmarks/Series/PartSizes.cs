using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;

namespace Headroom.Benchmarks.Series;

/// <summary>Bytes of the parts of one series, as the runtime counts them when each is made.</summary>
internal sealed record PartSizes(long History, long OwnPeaks, long Record, long Waiting, long Carried)
{
    public static PartSizes Of(SeriesState state)
    {
        var (capacity, members) = (state.History.Capacity, ForecastModels.Untrained.FastCount);
        var history = Allocated(() => new CompactHistory(capacity, 1));
        var ownPeaks = Allocated(() =>
        {
            var made = new CompactHistory(capacity, 1);
            made.Add(1, 2);
            return made;
        });
        return new PartSizes(
            history,
            ownPeaks - history,
            Allocated(() => FullRecord(state.Shape, members)),
            Allocated(() => new WaitingForecasts(state.Shape, members)),
            state.Carried.Length == 0 ? 0 : Allocated(() => new float[state.Carried.Length]));
    }

    /// <summary>A record with all that it comes to hold of series of a shape.</summary>
    private static TrackRecord FullRecord(ForecastShape shape, int members)
    {
        var record = new TrackRecord(members);
        Fill(record, shape);
        return record;
    }

    public static void Fill(TrackRecord record, ForecastShape shape)
    {
        foreach (var target in shape.Judged)
            record.Weigh(LeadGroup.Of(target), 0);
    }

    private static long Allocated(Func<object> make)
    {
        make();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var made = make();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(made);
        return bytes;
    }
}
