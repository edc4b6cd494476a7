using System.Numerics;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Arima;

/// <summary>
/// How the innovations of a series change with the error process' free numbers: the derivative of the filter, a free number in each
/// lane. It gives the exact gradient of the likelihood, and the matrix of scoring nearly for nothing.
/// </summary>
internal sealed class SensitivityFilter
{
    private readonly ArimaData _data;
    private readonly int _vectors;
    private readonly int _stride;
    private readonly double[] _series;
    private readonly double[] _innovations;
    private readonly double[] _state = new double[ErrorProcess.MostStates];
    private readonly double[] _slopes;
    private readonly double[] _phiSlopes;
    private readonly double[] _changes;
    private double[] _gainSlopes = [];
    private double[] _logSlopes = [];
    private int _rows;

    public SensitivityFilter(ArimaData data, int free)
    {
        _data = data;
        Products = new LaneProducts(free + 1);
        _stride = Products.Stride;
        _vectors = LaneProducts.Vectors(free + 1);
        _series = new double[data.Length];
        _innovations = new double[data.Length];
        _changes = new double[data.Length * _stride];
        _slopes = new double[ErrorProcess.MostStates * _stride];
        _phiSlopes = new double[ErrorProcess.MostStates * _stride];
    }

    /// <summary>Of the standardised innovations, the first column, and their changes.</summary>
    public LaneProducts Products { get; }

    /// <summary>How the sum of the logarithms of the variances changes.</summary>
    public double LogGradient(int free)
    {
        double sum = 0;
        for (int i = 0, at = free + 1; i < _rows; i++, at += _stride)
            sum += _logSlopes[at];
        return sum;
    }

    public void Run(ErrorProcess process, GainSchedule schedule, Neighbours neighbours, ReadOnlySpan<double> regression)
    {
        Prepare(process, schedule, neighbours);
        Residuals(process, regression);
        for (var t = 0; t < _series.Length;)
        {
            var end = process.Levels == 0 ? schedule.SteadyUntil(t) : t;
            if (end > t)
                RunSteady(process, t, end);
            else
                Step(process, schedule, t);
            t = Math.Max(end, t + 1);
        }

        for (int t = 0, at = 0; t < _innovations.Length; t++, at += _stride)
            _changes[at] = _innovations[t];
        Products.Sum(_changes);
    }

    private void Prepare(ErrorProcess process, GainSchedule schedule, Neighbours neighbours)
    {
        _rows = schedule.Rows;
        if (_logSlopes.Length < _rows * _stride)
        {
            _logSlopes = new double[2 * _rows * _stride];
            _gainSlopes = new double[2 * _rows * _stride * process.States];
        }

        for (var k = 0; k < process.FreeCount; k++)
            neighbours.Slopes(k, k + 1, schedule, process, _stride, _gainSlopes, _logSlopes, _phiSlopes);
        Array.Clear(_slopes);
        Array.Clear(_state);
    }

    private void Residuals(ErrorProcess process, ReadOnlySpan<double> regression)
    {
        for (var t = 0; t < _series.Length; t++)
            _series[t] = Residual(_data.Values.AsSpan(t * _data.Stride, _data.Columns), regression);
        for (var level = 0; level < _data.Levels; level++)
            _state[process.Arma + level] = Residual(_data.Begin.AsSpan(level * _data.Stride, _data.Columns), regression);
    }

    private static double Residual(ReadOnlySpan<double> row, ReadOnlySpan<double> regression)
    {
        var value = row[0];
        for (var c = 0; c < regression.Length; c++)
            value -= row[c + 1] * regression[c];
        return value;
    }

    /// <summary>Many intervals alike: the series first, then each vector of slopes with its states in registers.</summary>
    private void RunSteady(ErrorProcess process, int from, int to)
    {
        var (p, g) = (process.Phi, process.Theta);
        for (var t = from; t < to; t++)
        {
            var value = _series[t];
            var innovation = value - _state[0];
            _innovations[t] = innovation;
            for (var i = 0; i + 1 < p.Length; i++)
                _state[i] = _state[i + 1] + (value * p[i]) + (innovation * g[i + 1]);
            _state[p.Length - 1] = value * p[^1];
        }

        for (var v = 0; v < _vectors; v++)
            RunSteadySlopes(process, from, to, v);
    }

    private void RunSteadySlopes(ErrorProcess process, int from, int to, int v)
    {
        var (g, n) = (process.Theta, _vectors);
        var changes = MemoryMarshal.Cast<double, Vector<double>>(_changes.AsSpan());
        var slopes = MemoryMarshal.Cast<double, Vector<double>>(_slopes.AsSpan())[v..];
        var (g1, g2, g3, g4, g5) = (ColumnFilter.At(g, 1), ColumnFilter.At(g, 2), ColumnFilter.At(g, 3), ColumnFilter.At(g, 4), ColumnFilter.At(g, 5));
        var (p0, p1, p2, p3, p4, p5) = (PhiSlope(0, v), PhiSlope(1, v), PhiSlope(2, v), PhiSlope(3, v), PhiSlope(4, v), PhiSlope(5, v));
        var (d1, d2, d3, d4, d5) = (GainSlope(process, 1, v), GainSlope(process, 2, v), GainSlope(process, 3, v), GainSlope(process, 4, v), GainSlope(process, 5, v));
        var (s0, s1, s2, s3, s4, s5) = (slopes[0], slopes[n], slopes[2 * n], slopes[3 * n], slopes[4 * n], slopes[5 * n]);
        for (int t = from, at = (from * n) + v; t < to; t++, at += n)
        {
            var (value, innovation) = (new Vector<double>(_series[t]), new Vector<double>(_innovations[t]));
            var slope = -s0;
            changes[at] = slope;
            s0 = s1 + (slope * g1) + ((d1 * innovation) + (p0 * value));
            s1 = s2 + (slope * g2) + ((d2 * innovation) + (p1 * value));
            s2 = s3 + (slope * g3) + ((d3 * innovation) + (p2 * value));
            s3 = s4 + (slope * g4) + ((d4 * innovation) + (p3 * value));
            s4 = s5 + (slope * g5) + ((d5 * innovation) + (p4 * value));
            s5 = p5 * value;
        }

        (slopes[0], slopes[n], slopes[2 * n], slopes[3 * n], slopes[4 * n], slopes[5 * n]) = (s0, s1, s2, s3, s4, s5);
    }

    private Vector<double> PhiSlope(int state, int v) =>
        MemoryMarshal.Cast<double, Vector<double>>(_phiSlopes.AsSpan())[(state * _vectors) + v];

    private Vector<double> GainSlope(ErrorProcess process, int state, int v) => state < process.Arma
        ? MemoryMarshal.Cast<double, Vector<double>>(_gainSlopes.AsSpan())[(state * _vectors) + v]
        : Vector<double>.Zero;

    private void Step(ErrorProcess process, GainSchedule schedule, int t)
    {
        var row = schedule.RowOf[t];
        _innovations[t] = 0;
        var changes = MemoryMarshal.Cast<double, Vector<double>>(_changes.AsSpan()).Slice(t * _vectors, _vectors);
        changes.Clear();
        if (row != GainSchedule.Missing)
            Observe(process, schedule, t, row, changes);
        for (var v = 0; v < _vectors; v++)
            AdvanceSlopes(process, v);
        AdvanceState(process);
    }

    private void Observe(ErrorProcess process, GainSchedule schedule, int t, int row, Span<Vector<double>> changes)
    {
        var (m, vectors) = (process.States, _vectors);
        var gain = schedule.Gains.Slice(row * m, m);
        var weight = 1 / Math.Sqrt(schedule.Variances[row]);
        var slopes = MemoryMarshal.Cast<double, Vector<double>>(_slopes.AsSpan());
        var gainSlopes = MemoryMarshal.Cast<double, Vector<double>>(_gainSlopes.AsSpan()).Slice(row * m * vectors, m * vectors);
        var logSlopes = MemoryMarshal.Cast<double, Vector<double>>(_logSlopes.AsSpan()).Slice(row * vectors, vectors);
        var innovation = _series[t] - _state[0];
        for (var i = 0; i < process.Levels; i++)
            innovation -= _state[process.Arma + i] * process.Weights[i];
        for (var v = 0; v < vectors; v++)
        {
            var slope = -slopes[v];
            for (var i = 0; i < process.Levels; i++)
                slope -= slopes[((process.Arma + i) * vectors) + v] * process.Weights[i];
            // By itself, and by what it is divided by.
            changes[v] = (slope - (logSlopes[v] * (0.5 * innovation))) * weight;
            for (int i = 0, at = v; i < m; i++, at += vectors)
                slopes[at] += (slope * gain[i]) + (gainSlopes[at] * innovation);
        }

        for (var i = 0; i < m; i++)
            _state[i] += gain[i] * innovation;
        _innovations[t] = innovation * weight;
    }

    private void AdvanceSlopes(ErrorProcess process, int v)
    {
        var (r, vectors, top) = (process.Arma, _vectors, _state[0]);
        var slopes = MemoryMarshal.Cast<double, Vector<double>>(_slopes.AsSpan())[v..];
        var topSlope = slopes[0];
        var levelSlope = topSlope;
        for (var i = 0; i < process.Levels; i++)
            levelSlope += slopes[(r + i) * vectors] * process.Weights[i];
        for (var i = 0; i < r; i++)
        {
            var next = (topSlope * process.Phi[i]) + (PhiSlope(i, v) * top);
            slopes[i * vectors] = i + 1 < r ? next + slopes[(i + 1) * vectors] : next;
        }

        if (process.Levels > 1)
            slopes[(r + 1) * vectors] = slopes[r * vectors];
        if (process.Levels > 0)
            slopes[r * vectors] = levelSlope;
    }

    private void AdvanceState(ErrorProcess process)
    {
        var (r, top) = (process.Arma, _state[0]);
        var value = top;
        for (var i = 0; i < process.Levels; i++)
            value += _state[r + i] * process.Weights[i];
        for (var i = 0; i < r; i++)
            _state[i] = (top * process.Phi[i]) + (i + 1 < r ? _state[i + 1] : 0);
        if (process.Levels > 1)
            _state[r + 1] = _state[r];
        if (process.Levels > 0)
            _state[r] = value;
    }
}
