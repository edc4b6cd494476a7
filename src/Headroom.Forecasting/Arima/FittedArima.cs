namespace Headroom.Forecasting.Arima;

/// <summary>
/// A regression with ARIMA errors that follows its series: a step of the Kalman filter for each interval, and a forecast from the
/// innovations that the series has had.
/// </summary>
public sealed class FittedArima : IFittedSeries
{
    private const byte Version = 1;

    private readonly ArimaModel _model;
    private readonly KalmanState _state;
    private readonly ResidualRing _ring;
    private readonly double[] _regressors;
    private readonly double[] _ahead;
    private long _interval;
    private int _gap;
    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;

    internal FittedArima(ArimaModel model, int memory)
    {
        _model = model;
        _state = new KalmanState(model.NewProcess());
        _ring = new ResidualRing(memory);
        _regressors = new double[model.Plan.Count];
        _ahead = new double[_state.Values.Length];
    }

    public string Name => ArimaFamily.FamilyName;

    /// <summary>The order that was chosen.</summary>
    public ArimaOrder Order => _model.Order;

    public RegressorPlan Plan => _model.Plan;

    /// <summary>Follows a series with what was fitted to it, from its first interval on; there stand as many known values as there are differences.</summary>
    public static FittedArima Follow(ArimaFit fit, ReadOnlySpan<float> means, ReadOnlySpan<float> peaks, float most, int seed)
    {
        var series = new FittedArima(ArimaModel.From(fit, most, seed), means.Length);
        series.Begin(means, peaks);
        return series;
    }

    /// <summary>The value expected at a lead, and the variance of its error; without regard to limits.</summary>
    public (double Mean, double Variance) Moments(int lead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lead, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lead, PeakWindow.MaxLead);
        var later = new KalmanState(_state.Process);
        _state.Values.CopyTo(later.Values);
        _state.Covariance.CopyTo(later.Covariance);
        for (var i = 1; i < lead; i++)
            later.Learn(double.NaN);
        return (later.Expected + Regression(_interval + lead - 1), later.Variance * _model.Deviation * _model.Deviation);
    }

    /// <summary>Begins at a run of known values, as many as there are differences, and goes through the rest.</summary>
    internal void Begin(ReadOnlySpan<float> means, ReadOnlySpan<float> peaks)
    {
        Span<double> levels = stackalloc double[ArimaOrder.MaxDifferences];
        var count = _model.Order.D;
        for (; _interval < count; _interval++)
        {
            var mean = means[(int)_interval];
            levels[count - 1 - (int)_interval] = mean - Regression(_interval);
            Meet(mean, peaks[(int)_interval]);
        }

        _state.Begin(levels[..count]);
        for (var i = count; i < means.Length; i++)
            Learn(means[i], peaks[i]);
    }

    public void Learn(float mean, float peak)
    {
        var isKnown = Math.Abs(mean) <= ArimaFamily.Largest;
        var innovation = _state.Learn(isKnown ? mean - Regression(_interval) : double.NaN);
        _interval++;
        _gap = isKnown ? 0 : _gap + 1;
        if (!isKnown)
            return;
        var highest = peak > mean && peak <= ArimaFamily.Largest ? peak : mean;
        Meet(mean, highest);
        _ring.Add((float)innovation, highest - mean);
    }

    public void Forecast(ForecastTable table)
    {
        if (_lowest <= _highest)
            new ArimaForecast(_ring, _model, _state.Process, Math.Min(_gap, _model.Plan.PerDay), Reach()).Fill(table, this);
    }

    /// <summary>Fills the value expected at each lead, the first at 0.</summary>
    internal void Expect(Span<float> expected)
    {
        _state.Values.CopyTo(_ahead);
        for (var i = 0; i < expected.Length; i++)
        {
            var value = _state.Sum(_ahead) + Regression(_interval + i);
            // A trend that was followed far enough to overflow has long passed every limit.
            expected[i] = (float)Math.Clamp(value, -float.MaxValue / 4, float.MaxValue / 4);
            _state.Advance(_ahead);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(_ring.Capacity);
        _model.Save(writer);
        writer.Write(_interval);
        writer.Write(_gap);
        writer.Write(_lowest);
        writer.Write(_highest);
        foreach (var value in _state.Values)
            writer.Write(value);
        foreach (var value in _state.Covariance)
            writer.Write(value);
        _ring.Save(writer);
    }

    internal static FittedArima Load(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"An arima series of version {version}; this program reads version {Version}.");
        var memory = reader.ReadInt32();
        if (memory is < 1 or > ArimaFitter.MaxLength)
            throw new InvalidDataException("The file holds no arima series.");
        var series = new FittedArima(ArimaModel.Load(reader), memory)
        {
            _interval = reader.ReadInt64(),
            _gap = reader.ReadInt32(),
            _lowest = reader.ReadSingle(),
            _highest = reader.ReadSingle(),
        };
        foreach (ref var value in series._state.Values)
            value = reader.ReadDouble();
        foreach (ref var value in series._state.Covariance)
            value = reader.ReadDouble();
        series._ring.Load(reader);
        return series;
    }

    private double Regression(long interval)
    {
        _model.Plan.Fill(interval, _regressors);
        double sum = 0;
        for (var c = 0; c < _regressors.Length; c++)
            sum += _regressors[c] * _model.Regression[c];
        return sum;
    }

    private void Meet(float lowest, float highest)
    {
        _lowest = Math.Min(_lowest, lowest);
        _highest = Math.Max(_highest, highest);
    }

    /// <summary>No path goes further beyond what was seen than the series' own range: a trend does not go on for ever.</summary>
    private (float Least, float Most) Reach()
    {
        var range = _highest - _lowest;
        var most = Math.Min(_model.Most, _highest + range);
        return (Math.Min(Math.Max(0, _lowest - range), most), most);
    }
}
