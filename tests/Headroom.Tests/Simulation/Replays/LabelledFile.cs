using System.Globalization;
using System.Text;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Simulation.Replays.Forecasts;
using Headroom.Tests.Forecasting.Segments;

namespace Headroom.Tests.Simulation.Replays;

/// <summary>Made-up VMs whose load depends on users and on a batch application, as a trace file that says so or does not.</summary>
internal sealed class LabelledFile(int vms, int days)
{
    public const string Labels = ",application,user,active";

    private readonly LabelledSeries[] _series = [.. Enumerable.Range(0, vms).Select(seed => new LabelledSeries(seed, days))];

    public static long Time(int interval) => (LabelledSeries.First + interval) * 300;

    public float Value(int vm, int interval) => _series[vm].Values[interval];

    /// <summary>What the file says of a VM in an interval: the fields of application, user and activity.</summary>
    public string Label(int vm, int interval)
    {
        var said = _series[vm].Conditions[interval] - 1;
        return string.Create(CultureInfo.InvariantCulture, $",{((said & 2) != 0 ? $"batch{vm}" : "")},user{vm % 2},{said & 1}");
    }

    /// <param name="until">Nothing from this interval on.</param>
    /// <param name="labels">The columns after those of usage.</param>
    /// <param name="label">What they say of a VM in an interval, each after a comma.</param>
    public TraceSet Read(int until, string labels, Func<int, int, string> label, bool inFileUnits = true)
    {
        var text = new StringBuilder($"vm,t,cpu_cores_capacity,cpu_pct{labels}\n");
        for (var vm = 0; vm < _series.Length; vm++)
        {
            for (var i = 0; i < until; i++)
                text.Append(CultureInfo.InvariantCulture, $"vm{vm},{Time(i)},4,{Value(vm, i)}{label(vm, i)}\n");
        }

        return TraceReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), "traces", new TraceOptions { Resources = [Resource.Cpu], InFileUnits = inFileUnits }, TestContext.Current.CancellationToken);
    }

    /// <summary>The rows of the forecasts, of families that need no training.</summary>
    public static (List<string> Rows, ForecastOutcome Outcome) Forecast(
        TraceSet traces, IEnumerable<int> origins, IReadOnlyList<WantedTarget> wanted, string? model = null)
    {
        var folder = Directory.CreateTempSubdirectory("headroom-labelled-");
        var path = Path.Combine(folder.FullName, "forecasts.csv");
        try
        {
            ForecastOutcome outcome;
            using (var output = PredictionWriter.Create(path))
            {
                outcome = new ForecastReplay(traces, new ForecastRequest
                {
                    Resource = Resource.Cpu,
                    Origins = [.. origins.Select(origin => new ForecastOrigin(Time(origin), wanted))],
                    Model = model,
                    Knowledge = ForecastKnowledge.None,
                }).Run(output, TestContext.Current.CancellationToken);
                output.Commit();
            }

            return ([.. File.ReadLines(path).Skip(1)], outcome);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
