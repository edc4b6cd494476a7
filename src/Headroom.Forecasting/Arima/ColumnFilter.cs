using System.Numerics;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Arima;

/// <summary>
/// Filters the series and all regressors in step, each in a lane of its own, and sums the products of their innovations: all that
/// generalised least squares needs, so that the regression is solved exactly for each choice of the error process.
/// </summary>
internal sealed class ColumnFilter
{
    private readonly ArimaData _data;
    private readonly int _vectors;
    private readonly double[] _state;
    private readonly double[] _innovations;

    public ColumnFilter(ArimaData data)
    {
        _data = data;
        _vectors = data.Stride / Vector<double>.Count;
        _state = new double[ErrorProcess.MostStates * data.Stride];
        _innovations = new double[data.Values.Length];
        Products = new LaneProducts(data.Columns);
    }

    /// <summary>Of the standardised innovations.</summary>
    public LaneProducts Products { get; }

    public void Run(ErrorProcess process, GainSchedule schedule)
    {
        Array.Clear(_state);
        _data.Begin.CopyTo(_state, process.Arma * _data.Stride);
        var rowOf = schedule.RowOf;
        for (var t = 0; t < rowOf.Length;)
        {
            var end = process.Levels == 0 ? schedule.SteadyUntil(t) : t;
            for (var v = 0; v < _vectors; v++)
            {
                if (end > t)
                    RunSteady(process, t, end, v);
                else
                    Step(process, schedule, t, v);
            }

            t = Math.Max(end, t + 1);
        }

        Products.Sum(_innovations);
    }

    /// <summary>Many intervals alike. The states stay in registers, as many as the largest order has.</summary>
    private void RunSteady(ErrorProcess process, int from, int to, int v)
    {
        var (p, g) = (process.Phi, process.Theta);
        var values = MemoryMarshal.Cast<double, Vector<double>>(_data.Values.AsSpan());
        var innovations = MemoryMarshal.Cast<double, Vector<double>>(_innovations.AsSpan());
        var states = MemoryMarshal.Cast<double, Vector<double>>(_state.AsSpan())[v..];
        var (p0, p1, p2, p3, p4, p5) = (At(p, 0), At(p, 1), At(p, 2), At(p, 3), At(p, 4), At(p, 5));
        var (g1, g2, g3, g4, g5) = (At(g, 1), At(g, 2), At(g, 3), At(g, 4), At(g, 5));
        var n = _vectors;
        var (s0, s1, s2, s3, s4, s5) = (states[0], states[n], states[2 * n], states[3 * n], states[4 * n], states[5 * n]);
        for (int t = from, at = (from * n) + v; t < to; t++, at += n)
        {
            var value = values[at];
            var innovation = value - s0;
            innovations[at] = innovation;
            s0 = s1 + (value * p0) + (innovation * g1);
            s1 = s2 + (value * p1) + (innovation * g2);
            s2 = s3 + (value * p2) + (innovation * g3);
            s3 = s4 + (value * p3) + (innovation * g4);
            s4 = s5 + (value * p4) + (innovation * g5);
            s5 = value * p5;
        }

        (states[0], states[n], states[2 * n], states[3 * n], states[4 * n], states[5 * n]) = (s0, s1, s2, s3, s4, s5);
    }

    internal static Vector<double> At(double[] coefficients, int index) => new(index < coefficients.Length ? coefficients[index] : 0);

    private void Step(ErrorProcess process, GainSchedule schedule, int t, int v)
    {
        var row = schedule.RowOf[t];
        var innovations = MemoryMarshal.Cast<double, Vector<double>>(_innovations.AsSpan());
        var at = (t * _vectors) + v;
        innovations[at] = Vector<double>.Zero;
        if (row != GainSchedule.Missing)
        {
            var states = MemoryMarshal.Cast<double, Vector<double>>(_state.AsSpan())[v..];
            var gain = schedule.Gains.Slice(row * process.States, process.States);
            var innovation = MemoryMarshal.Cast<double, Vector<double>>(_data.Values.AsSpan())[at] - states[0];
            for (var i = 0; i < process.Levels; i++)
                innovation -= states[(process.Arma + i) * _vectors] * process.Weights[i];
            for (var i = 0; i < gain.Length; i++)
                states[i * _vectors] += innovation * gain[i];
            innovations[at] = innovation / new Vector<double>(Math.Sqrt(schedule.Variances[row]));
        }

        Advance(process, v);
    }

    private void Advance(ErrorProcess process, int v)
    {
        var state = MemoryMarshal.Cast<double, Vector<double>>(_state.AsSpan())[v..];
        var (r, top) = (process.Arma, state[0]);
        var value = top;
        for (var i = 0; i < process.Levels; i++)
            value += state[(r + i) * _vectors] * process.Weights[i];
        for (var i = 0; i < r; i++)
            state[i * _vectors] = (top * process.Phi[i]) + (i + 1 < r ? state[(i + 1) * _vectors] : Vector<double>.Zero);
        for (var i = process.Levels - 1; i > 0; i--)
            state[(r + i) * _vectors] = state[(r + i - 1) * _vectors];
        if (process.Levels > 0)
            state[r * _vectors] = value;
    }
}
