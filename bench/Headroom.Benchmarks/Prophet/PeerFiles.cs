using System.Globalization;

namespace Headroom.Benchmarks.Prophet;

/// <summary>The folder through which the cases go to another program and its forecasts come back (bench/prophet/prophet.R).</summary>
internal sealed class PeerFiles(string folder)
{
    public void WriteCases(IReadOnlyList<ForecastCase> cases)
    {
        using var writer = new StreamWriter(Path.Combine(folder, "cases.csv"));
        writer.WriteLine("case,origin,t,y");
        for (var c = 0; c < cases.Count; c++)
        {
            var (known, now) = (cases[c].Known, cases[c].Now);
            for (var i = 0; i < known.Length; i++)
            {
                var time = (now - known.Length + i) * PercentGrid.StepSeconds;
                if (!float.IsNaN(known[i]))
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{c},{now * PercentGrid.StepSeconds},{time},{known[i]:G9}"));
            }
        }
    }

    public Scores Read(string name, IReadOnlyList<ForecastCase> cases)
    {
        var scores = new Scores(name);
        foreach (var row in Rows("peer.csv"))
        {
            var from = cases[int.Parse(row[0], CultureInfo.InvariantCulture)];
            double[] quantiles = [.. row[2..].Select(Number)];
            if (row[1] == "peak12")
                scores.AddPeak(from, quantiles);
            else
                scores.AddLevel(from, int.Parse(row[1], CultureInfo.InvariantCulture), quantiles);
        }

        var cpu = Rows("peer-cpu.csv").ToList();
        scores.FitMs = cpu.Average(r => Number(r[1]));
        scores.ForecastMs = cpu.Average(r => Number(r[2]));
        return scores;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(l => l.Split(','));
}
