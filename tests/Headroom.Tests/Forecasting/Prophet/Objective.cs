using Headroom.Forecasting.Prophet;

namespace Headroom.Tests.Forecasting.Prophet;

/// <summary>
/// The negative log posterior, written out sample by sample and with columns of its own, for given possible changes of the rate.
/// Values in multiples of the largest, times in multiples of the span.
/// </summary>
internal sealed class Objective
{
    private const double ChangeScale = 0.05;

    private readonly List<double[]> _rows = [];
    private readonly List<double> _values = [];
    private readonly int _changes;
    private readonly int _smooth;

    public Objective(float[] series, ProphetCurve curve, params long[] special)
    {
        Scale = series.Where(float.IsFinite).Max(Math.Abs);
        _changes = curve.ChangeTimes.Length;
        for (var i = 0; i < series.Length; i++)
        {
            if (float.IsNaN(series[i]))
                continue;
            _rows.Add([.. Row(i, curve, special)]);
            _values.Add(series[i] / Scale);
        }

        _smooth = _rows[0].Length - _changes;
    }

    public double Scale { get; }

    public IReadOnlyList<double[]> Rows => _rows;

    public IReadOnlyList<double> Values => _values;

    public int Columns => _smooth + _changes;

    public static double Penalty => 1 / ChangeScale;

    public bool IsChange(int column) => column >= _smooth;

    /// <summary>One over the squared scale of the column's normal prior.</summary>
    public double Precision(int column) => IsChange(column) ? 0 : column < 2 ? 1 / 25.0 : 1 / 100.0;

    public double[] Coefficients(ProphetCurve curve)
    {
        List<double> all = [curve.Offset, curve.Rate, .. curve.Seasonal, .. curve.Changes];
        if (all.Count < Columns)
            all.Insert(_smooth - 1, curve.SpecialEffect(20004L * Synthetic.PerDay));
        return [.. all.Select(c => c / Scale)];
    }

    public double SquaredResiduals(double[] coefficients) =>
        _rows.Select((row, i) => _values[i] - row.Zip(coefficients, (a, b) => a * b).Sum()).Sum(r => r * r);

    public double Of(double[] coefficients, double noise)
    {
        var sum = (_values.Count * Math.Log(noise)) + (SquaredResiduals(coefficients) / (2 * noise * noise)) + (noise * noise / (2 * 0.25));
        for (var column = 0; column < Columns; column++)
        {
            var c = coefficients[column];
            sum += IsChange(column) ? Math.Abs(c) * Penalty : c * c * Precision(column) / 2;
        }

        return sum;
    }

    private static IEnumerable<double> Row(int i, ProphetCurve curve, long[] special)
    {
        var interval = Synthetic.Start + i;
        var time = i / curve.Span;
        List<double> row = [1, time];
        for (var pair = 0; pair < curve.Seasonal.Length / 2; pair++)
        {
            var (turns, period) = pair < 4 ? (pair + 1, 24.0) : (pair - 3, 168.0);
            row.Add(Math.Sin(2 * Math.PI * turns * interval / period));
            row.Add(Math.Cos(2 * Math.PI * turns * interval / period));
        }

        if (special.Length > 0)
            row.Add(special.Contains(interval / Synthetic.PerDay) ? 1 : 0);
        foreach (var change in curve.ChangeTimes)
            row.Add(Math.Max(0, time - change));
        return row;
    }
}
