namespace Headroom.Forecasting.Prophet;

/// <summary>Sums over the samples between two possible changes of the rate.</summary>
internal sealed class Stretch(int effects)
{
    public double Count { get; private set; }

    public double Time { get; private set; }

    public double TimeSquared { get; private set; }

    public double Value { get; private set; }

    public double TimeValue { get; private set; }

    public double[] Effects { get; } = new double[effects];

    public double[] TimeEffects { get; } = new double[effects];

    public void Add(double time, double value, ReadOnlySpan<double> row)
    {
        Count++;
        Time += time;
        TimeSquared += time * time;
        Value += value;
        TimeValue += time * value;
        Sums.AddScaled(Effects, row, 1);
        Sums.AddScaled(TimeEffects, row, time);
    }

    public void Add(Stretch other)
    {
        Count += other.Count;
        Time += other.Time;
        TimeSquared += other.TimeSquared;
        Value += other.Value;
        TimeValue += other.TimeValue;
        Sums.AddScaled(Effects, other.Effects, 1);
        Sums.AddScaled(TimeEffects, other.TimeEffects, 1);
    }
}
