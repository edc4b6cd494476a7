namespace Headroom.Forecasting.Arima;

/// <summary>
/// What is known of an interval beforehand: a constant, a drift, and waves of the day and the week (Fourier terms). A value of it is
/// worked out from the number of the interval, so that it goes on into the future.
/// </summary>
public sealed class Regressors
{
    private readonly double[] _table;
    private readonly int _length;

    public Regressors(RegressorPlan plan, int length)
    {
        Plan = plan;
        Count = plan.Count;
        _length = length;
        _table = new double[length * Count];
        for (var t = 0; t < length; t++)
            plan.Fill(t, _table.AsSpan(t * Count, Count));
    }

    public RegressorPlan Plan { get; }

    public int Count { get; }

    public double this[int interval, int column] => _table[(interval * Count) + column];

    public ReadOnlySpan<double> Row(int interval) => _table.AsSpan(interval * Count, Count);

    public int Length => _length;
}
