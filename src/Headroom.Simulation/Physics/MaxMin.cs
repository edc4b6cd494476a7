namespace Headroom.Simulation.Physics;

/// <summary>
/// Weighted max-min sharing, as schedulers do it: everyone rises together in proportion to weight until satisfied or until nothing
/// is left. Reuses its arrays, because it runs for every host at every change.
/// </summary>
internal sealed class MaxMin(int most)
{
    private readonly double[] _wanted = new double[most];
    private readonly double[] _weight = new double[most];
    private readonly double[] _got = new double[most];
    private readonly int[] _open = new int[most];
    private int _count;
    private double _total;

    public double Total => _total;

    public void Clear() => (_count, _total) = (0, 0);

    public void Add(double wanted, double weight)
    {
        _wanted[_count] = wanted;
        _weight[_count++] = weight;
        _total += wanted;
    }

    /// <summary>Who gets what, in the order in which they were added.</summary>
    public ReadOnlySpan<double> Share(double available)
    {
        if (_total <= available)
            return _wanted.AsSpan(0, _count);
        var open = 0;
        for (var i = 0; i < _count; i++)
        {
            _got[i] = 0;
            if (_wanted[i] > 0)
                _open[open++] = i;
        }

        Rise(open, Math.Max(0, available));
        return _got.AsSpan(0, _count);
    }

    private void Rise(int open, double available)
    {
        while (open > 0)
        {
            double weight = 0;
            for (var k = 0; k < open; k++)
                weight += _weight[_open[k]];
            var level = available / weight;
            var still = Satisfy(open, level, ref available);
            if (still == open)
            {
                for (var k = 0; k < open; k++)
                    _got[_open[k]] = level * _weight[_open[k]];
                return;
            }

            open = still;
        }
    }

    private int Satisfy(int open, double level, ref double available)
    {
        var still = 0;
        for (var k = 0; k < open; k++)
        {
            var i = _open[k];
            if (_wanted[i] > level * _weight[i])
            {
                _open[still++] = i;
                continue;
            }

            _got[i] = _wanted[i];
            available -= _wanted[i];
        }

        return still;
    }
}
