using System.Buffers;

namespace Headroom.Forecasting.Arima;

/// <summary>One forecast: gathers what the simulation needs in borrowed memory, and reads the quantiles off the paths.</summary>
internal readonly ref struct ArimaForecast(ResidualRing ring, ArimaModel model, ErrorProcess process, int gap, (float Least, float Most) reach)
{
    public void Fill(ForecastTable table, FittedArima series)
    {
        var leads = 0;
        foreach (var target in table.Targets)
            leads = Math.Max(leads, target.To);
        if (leads == 0)
            return;
        var own = ring.Count >= NormalScores.Count;
        var past = own ? ring.Count : NormalScores.Count;
        var length = past + ErrorPaths.Wrap(leads, gap);
        var paths = table.Count * ErrorPaths.Count;
        var rented = ArrayPool<float>.Shared.Rent((3 * length) + leads + paths);
        var order = ArrayPool<int>.Shared.Rent(table.Count);
        var innovations = rented.AsSpan(0, length);
        var excesses = rented.AsSpan(length, length);
        var expected = rented.AsSpan(3 * length, leads);
        if (own)
            ring.CopyTo(innovations, excesses);
        else
            FillNormal(innovations, excesses);
        var factors = rented.AsSpan(2 * length, length);
        Restlessness.Compare(innovations[..past], factors);
        factors[..(ErrorPaths.Together - 1)].CopyTo(factors[past..]);
        series.Expect(expected);
        Simulate(table, innovations, excesses, factors, expected, order.AsSpan(0, table.Count), rented.AsSpan((3 * length) + leads, paths));
        ArrayPool<int>.Shared.Return(order);
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Simulate(ForecastTable table, Span<float> innovations, Span<float> excesses, Span<float> factors, Span<float> expected, Span<int> order, Span<float> values)
    {
        var levels = TargetOrder.Split(table.Targets, order);
        new ErrorPaths
        {
            Process = process,
            Innovations = innovations,
            Excesses = excesses,
            Factors = factors,
            Expected = expected,
            Gap = gap,
            Least = reach.Least,
            Most = reach.Most,
            Seed = model.Seed,
        }.Simulate(table.Targets, order[..levels], order[levels..], values);
        for (var i = 0; i < table.Count; i++)
            Quantiles(values.Slice(i * ErrorPaths.Count, ErrorPaths.Count), table[i]);
    }

    private void FillNormal(Span<float> innovations, Span<float> excesses)
    {
        excesses.Clear();
        for (var i = 0; i < innovations.Length; i++)
            innovations[i] = (float)(model.Deviation * NormalScores.At(i % NormalScores.Count));
    }

    private static void Quantiles(Span<float> values, Span<float> row)
    {
        values.Sort();
        for (var i = 0; i < row.Length; i++)
        {
            var at = Math.Clamp((QuantileLevels.All[i] * values.Length) - 0.5f, 0, values.Length - 1);
            var below = (int)at;
            var above = Math.Min(below + 1, values.Length - 1);
            row[i] = Math.Min(values[below] + ((at - below) * (values[above] - values[below])), values[above]);
        }
    }
}
