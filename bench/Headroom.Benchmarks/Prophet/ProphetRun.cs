using System.Diagnostics;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Prophet;

namespace Headroom.Benchmarks.Prophet;

/// <summary>Fits and forecasts every case a few times over, so that the CPU clock's resolution does not matter.</summary>
internal static class ProphetRun
{
    private const int Rounds = 10;
    private const int Seed = 1;

    /// <summary>Where the scored levels are in a row.</summary>
    private static readonly int[] s_places = [0, QuantileLevels.Median, QuantileLevels.Q90, QuantileLevels.Q95, QuantileLevels.Q99];

    public static Scores Of(string name, ProphetOptions options, IReadOnlyList<ForecastCase> cases)
    {
        var family = new ProphetFamily(options);
        var scores = new Scores(name);
        var table = new ForecastTable([.. Scores.Leads.Select(Target.Level), Target.Peak(1, Scores.PeakLeads)]);
        var window = new SeriesWindow();
        var fitted = new IFittedSeries[cases.Count];
        Repeat(1);
        scores.FitMs = Repeat(Rounds);
        Forecast(1);
        scores.ForecastMs = Forecast(Rounds);
        for (var c = 0; c < cases.Count; c++)
        {
            fitted[c].Forecast(table);
            Add(scores, cases[c], table);
        }

        return scores;

        double Repeat(int rounds) => CpuMs(rounds, c =>
        {
            var (known, now) = (cases[c].Known, cases[c].Now);
            window.Load(known, known, now, ForecastCase.Floor, PercentGrid.Most);
            fitted[c] = family.Fit(window, Seed) ?? throw new InvalidOperationException("A case has too little history.");
        });

        double Forecast(int rounds) => CpuMs(rounds, c => fitted[c].Forecast(table));

        double CpuMs(int rounds, Action<int> work)
        {
            var begun = Process.GetCurrentProcess().TotalProcessorTime;
            for (var round = 0; round < rounds; round++)
            {
                for (var c = 0; c < cases.Count; c++)
                    work(c);
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - begun).TotalMilliseconds / rounds / cases.Count;
        }
    }

    private static void Add(Scores scores, ForecastCase from, ForecastTable table)
    {
        for (var i = 0; i < table.Count; i++)
        {
            var row = table[i].ToArray();
            double[] quantiles = [.. s_places.Select(p => (double)row[p])];
            if (table.Targets[i].IsPeak)
                scores.AddPeak(from, quantiles);
            else
                scores.AddLevel(from, table.Targets[i].From, quantiles);
        }
    }
}
