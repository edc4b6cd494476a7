namespace Headroom.Benchmarks.Prophet;

/// <summary>The quantile loss over many cells: weighted by usage (mWQL), and in multiples of each series' own scale (mSPL).</summary>
internal sealed class Accuracy
{
    /// <summary>The quantiles of a forecast; the first is not scored, only whether the value lies between it and the 95th.</summary>
    public static readonly double[] Levels = [0.05, 0.5, 0.9, 0.95, 0.99];

    private const double Tolerance = 1e-5;

    private double _loss;
    private double _scaled;
    private double _total;
    private double _covered;
    private int _cells;

    public double Weighted => 2 * _loss / (Levels.Length - 1) / _total;

    public double Scaled => 2 * _scaled / (Levels.Length - 1) / _cells;

    public double Covered90 => _covered / _cells;

    public void Add(double actual, double[] quantiles, double scale)
    {
        var sorted = quantiles.Select(q => Math.Clamp(q, 0, PercentGrid.Most)).Order().ToArray();
        var loss = 0.0;
        for (var i = 1; i < Levels.Length; i++)
            loss += Math.Max(Levels[i] * (actual - sorted[i]), (Levels[i] - 1) * (actual - sorted[i]));
        _loss += loss;
        _scaled += loss / scale;
        _total += actual;
        _covered += actual >= Lower(sorted[0]) && actual <= Upper(sorted[3]) ? 1 : 0;
        _cells++;
    }

    private static double Lower(double bound) => bound - (Tolerance * Math.Max(1, bound));

    private static double Upper(double bound) => bound + (Tolerance * Math.Max(1, bound));
}
