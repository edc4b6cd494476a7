using System.Globalization;
using System.Text;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Tests.Simulation.Replays;

public sealed class ForecastReplayTests
{
    private const long Begin = 1_700_000_100 / 300 * 300;
    private const int Buckets = 400;

    [Fact]
    public void What_comes_after_an_origin_does_not_show_in_its_forecasts()
    {
        var whole = Forecast(Traces(until: Buckets));
        var cut = Forecast(Traces(until: 300));
        // The cut file does not know that there will be another VM.
        var early = Rows(whole, Origin(300)).FindAll(row => !row.StartsWith("late", StringComparison.Ordinal));
        Assert.NotEmpty(early);
        Assert.Equal(early, Rows(cut, Origin(300)));
        Assert.NotEqual(Rows(whole, Origin(360)), Rows(cut, Origin(360)));
    }

    [Fact]
    public void Every_VM_has_every_row_also_one_that_nobody_has_seen_yet()
    {
        var rows = Forecast(Traces(until: Buckets));
        Assert.Equal(2 * 6 * 3, rows.Count);
        Assert.Contains(rows, row => row.StartsWith($"late,{Origin(300)},peak12,", StringComparison.Ordinal));
        foreach (var row in rows)
            Assert.All(row.Split(',')[3..], text => Assert.InRange(float.Parse(text, CultureInfo.InvariantCulture), 0, 100));
    }

    [Fact]
    public void The_same_is_forecast_twice() => Assert.Equal(Forecast(Traces(Buckets)), Forecast(Traces(Buckets)));

    private static long Origin(int bucket) => Begin + (bucket * 300L);

    private static List<string> Rows(List<string> rows, long origin) =>
        rows.FindAll(r => r.Split(',')[1] == origin.ToString(CultureInfo.InvariantCulture));

    private static List<string> Forecast(TraceSet traces)
    {
        var folder = Directory.CreateTempSubdirectory("headroom-forecast-");
        var path = Path.Combine(folder.FullName, "forecasts.csv");
        try
        {
            IReadOnlyList<WantedTarget> wanted = [WantedTarget.Level(1), WantedTarget.Level(6), WantedTarget.Peak(12)];
            using (var output = PredictionWriter.Create(path))
            {
                new ForecastReplay(traces, new ForecastRequest
                {
                    Resource = Resource.Cpu,
                    Origins = [new ForecastOrigin(Origin(300), wanted), new ForecastOrigin(Origin(360), wanted)],
                }).Run(output, TestContext.Current.CancellationToken);
                output.Commit();
            }

            return [.. File.ReadLines(path).Skip(1)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Five VMs, and one that begins after the first origin.</summary>
    private static TraceSet Traces(int until)
    {
        var (text, random) = (new StringBuilder("vm,t,cpu_pct\n"), new Random(4));
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            for (var vm = 0; vm < 6; vm++)
            {
                var value = 20 + (10 * Math.Sin(bucket / (5.0 + vm))) + (random.NextDouble() * 8);
                if (bucket < until && (vm < 5 || bucket > 320))
                    text.Append(CultureInfo.InvariantCulture, $"{(vm < 5 ? $"vm{vm}" : "late")},{Origin(bucket)},{value:F3}\n");
            }
        }

        return TraceReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), "traces", new TraceOptions { Resources = [Resource.Cpu], InFileUnits = true }, TestContext.Current.CancellationToken);
    }
}
