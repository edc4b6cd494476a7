namespace Headroom.Forecasting.Prophet;

/// <summary>
/// All that the fit needs of the data: products of the columns with one another and with the values. The hinges are lines from their
/// moment on, so their products follow from sums over the stretches between them; seasons repeat, so theirs follow from one cycle.
/// </summary>
internal sealed class NormalEquations
{
    private readonly Design _design;
    private readonly double[] _cycleRows;
    private readonly double[] _cycleCount;
    private readonly double[] _cycleValue;
    private readonly Stretch[] _stretches;
    private readonly double[] _row;

    private NormalEquations(Design design, double[] cycleRows)
    {
        _design = design;
        _cycleRows = cycleRows;
        _cycleCount = new double[design.Seasons.Cycle];
        _cycleValue = new double[design.Seasons.Cycle];
        _stretches = [.. Enumerable.Range(0, design.ChangeTimes.Length + 1).Select(_ => new Stretch(design.Effects))];
        _row = new double[design.Effects];
        Products = new double[design.Columns * design.Columns];
        WithValues = new double[design.Columns];
    }

    /// <summary>Row by row, symmetric.</summary>
    public double[] Products { get; }

    public double[] WithValues { get; }

    /// <summary>The sum of the squared values.</summary>
    public double Squares { get; private set; }

    public int Samples { get; private set; }

    public int Columns => _design.Columns;

    /// <param name="cycleRows">The rows of <see cref="SeasonBasis.FillCycle"/>.</param>
    public static NormalEquations Of(ReadOnlySpan<float> known, Design design, double[] cycleRows)
    {
        var equations = new NormalEquations(design, cycleRows);
        equations.AddSamples(known);
        equations.AddCycle();
        equations.AddTrend();
        equations.Mirror();
        return equations;
    }

    private ref double Product(int row, int column) => ref Products[(row * Columns) + column];

    private void AddSamples(ReadOnlySpan<float> known)
    {
        var width = _design.Seasons.Width;
        var phase = _design.Seasons.Phase(_design.Start);
        var (stretch, changes) = (0, _design.ChangeAt);
        var special = new SpecialDayMarks(_design.Special, _design.Seasons.PerDay, _design.Start);
        for (var i = 0; i < known.Length; i++, phase = phase + 1 == _cycleCount.Length ? 0 : phase + 1)
        {
            while (stretch < changes.Length && i >= changes[stretch])
                stretch++;
            if (float.IsNaN(known[i]))
                continue;
            var (time, value) = (_design.TimeOf(i), known[i] / _design.Scale);
            var row = _cycleRows.AsSpan(phase * width, width);
            Samples++;
            Squares += value * value;
            if (special.Any(i))
            {
                row.CopyTo(_row);
                special.Fill(i, _row.AsSpan(width));
                AddSpecial(value);
                _stretches[stretch].Add(time, value, _row);
            }
            else
            {
                _cycleCount[phase]++;
                _cycleValue[phase] += value;
                _stretches[stretch].Add(time, value, row);
            }
        }
    }

    /// <summary>Special days do not repeat with the cycle.</summary>
    private void AddSpecial(double value)
    {
        for (var a = 0; a < _row.Length; a++)
        {
            WithValues[2 + a] += value * _row[a];
            for (var b = a; b < _row.Length; b++)
                Product(2 + a, 2 + b) += _row[a] * _row[b];
        }
    }

    private void AddCycle()
    {
        var width = _design.Seasons.Width;
        for (var phase = 0; phase < _cycleCount.Length; phase++)
        {
            var count = _cycleCount[phase];
            if (count == 0)
                continue;
            var row = _cycleRows.AsSpan(phase * width, width);
            Sums.AddScaled(WithValues.AsSpan(2, width), row, _cycleValue[phase]);
            for (var a = 0; a < width; a++)
                Sums.AddScaled(Products.AsSpan(((2 + a) * Columns) + 2 + a, width - a), row[a..], count * row[a]);
        }
    }

    /// <summary>From the last stretch to the first: what has been added up is all that lies behind a hinge.</summary>
    private void AddTrend()
    {
        var after = new Stretch(_design.Effects);
        for (var j = _stretches.Length - 1; j >= 0; j--)
        {
            after.Add(_stretches[j]);
            if (j > 0)
                AddHinge(j - 1, after);
        }

        (Product(0, 0), Product(0, 1), Product(1, 1)) = (after.Count, after.Time, after.TimeSquared);
        (WithValues[0], WithValues[1]) = (after.Value, after.TimeValue);
        after.Effects.CopyTo(Products.AsSpan(2));
        after.TimeEffects.CopyTo(Products.AsSpan(Columns + 2));
    }

    private void AddHinge(int hinge, Stretch after)
    {
        var at = _design.ChangeTimes[hinge];
        var column = _design.Smooth + hinge;
        Product(0, column) = after.Time - (at * after.Count);
        Product(1, column) = after.TimeSquared - (at * after.Time);
        WithValues[column] = after.TimeValue - (at * after.Value);
        for (var e = 0; e < _design.Effects; e++)
            Product(2 + e, column) = after.TimeEffects[e] - (at * after.Effects[e]);
        for (var earlier = 0; earlier <= hinge; earlier++)
        {
            var from = _design.ChangeTimes[earlier];
            Product(_design.Smooth + earlier, column) = after.TimeSquared - ((from + at) * after.Time) + (from * at * after.Count);
        }
    }

    private void Mirror()
    {
        for (var row = 1; row < Columns; row++)
        {
            for (var column = 0; column < row; column++)
                Product(row, column) = Product(column, row);
        }
    }
}
