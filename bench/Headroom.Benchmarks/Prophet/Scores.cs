namespace Headroom.Benchmarks.Prophet;

/// <summary>How one way of forecasting did: the next hour, the next day, the next hour's peak, and what it cost.</summary>
internal sealed class Scores(string name)
{
    /// <summary>Leads asked for: the next hour, then hourly for a day.</summary>
    public static readonly int[] Leads = [.. Enumerable.Range(1, 12), .. Enumerable.Range(2, 23).Select(h => 12 * h)];

    public const int PeakLeads = 12;

    public string Name => name;

    public Accuracy Hour { get; } = new();

    public Accuracy Day { get; } = new();

    public Accuracy Peak { get; } = new();

    public double FitMs { get; set; }

    public double ForecastMs { get; set; }

    public double CpuMs => FitMs + ForecastMs;

    public void AddLevel(ForecastCase from, int lead, double[] quantiles)
    {
        var actual = from.Actual[lead - 1];
        if (lead <= 12)
            Hour.Add(actual, quantiles, from.Scale);
        if (lead % 12 == 0)
            Day.Add(actual, quantiles, from.Scale);
    }

    public void AddPeak(ForecastCase from, double[] quantiles) => Peak.Add(from.Actual[..PeakLeads].Max(), quantiles, from.Scale);
}
