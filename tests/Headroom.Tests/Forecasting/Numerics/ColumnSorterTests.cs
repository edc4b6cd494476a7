using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class ColumnSorterTests
{
    [Fact]
    public void Every_column_is_sorted_whatever_the_number_of_rows_with_ties_and_infinities()
    {
        var sorter = new ColumnSorter(512);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (rows, lanes) = (1 + random.Next(512), 1 + random.Next(ColumnSorter.Lanes));
            var columns = Enumerable.Range(0, lanes).Select(_ => Enumerable.Range(0, rows).Select(_ => Value(random)).ToArray()).ToArray();
            Fill(sorter, columns);
            sorter.Sort(lanes);
            foreach (var (lane, column) in columns.Index())
                Assert.Equal(column.Order(), Enumerable.Range(0, rows).Select(row => sorter[row][lane]));
        }
    }

    [Fact]
    public void Rows_of_either_width_sort_alike()
    {
        for (var rows = 16; rows <= 1024; rows *= 2)
        {
            var random = new Random(rows);
            var values = Enumerable.Range(0, rows * ColumnSorter.Lanes).Select(_ => Value(random)).ToArray();
            var (narrow, wide) = ((float[])values.Clone(), (float[])values.Clone());
            SortingNetwork<NarrowRow>.Sort(ref narrow[0], rows);
            SortingNetwork<NarrowRow>.Sort(ref narrow[NarrowRow.Width], rows);
            SortingNetwork<WideRow>.Sort(ref wide[0], rows);
            Assert.Equal(wide, narrow);
            for (var lane = 0; lane < ColumnSorter.Lanes; lane++)
            {
                var column = Enumerable.Range(0, rows).Select(row => values[(row * ColumnSorter.Lanes) + lane]);
                Assert.Equal(column.Order(), Enumerable.Range(0, rows).Select(row => wide[(row * ColumnSorter.Lanes) + lane]));
            }
        }
    }

    [Fact]
    public void A_quantile_lies_between_its_neighbours_and_beyond_the_last_there_is_a_tail()
    {
        var (sorter, quantiles) = (new ColumnSorter(16), new float[4 * ColumnSorter.Lanes]);
        Fill(sorter, [[.. Enumerable.Range(1, 9).Select(v => 10f * v)], [.. Enumerable.Range(1, 9).Select(v => 20f * v)]]);
        sorter.Sort(2);
        sorter.ReadQuantiles([0.01f, 0.5f, 0.75f, 0.99f], sorter.Count, most: 1000, quantiles);
        // The p(n + 1)-th of nine values: R's quantile of type 6.
        Assert.Equal([10, 50, 75], Column(0)[..3], (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([20, 100, 150], Column(1)[..3], (a, b) => Math.Abs(a - b) < 1e-4);
        // An exponential tail from the last, by what it is above the one before: at p it has grown by ln(1 / ((n + 1)(1 - p))).
        Assert.Equal(90 + (10 * Math.Log(10)), Column(0)[3], 1e-3);

        float[] Column(int lane) => [.. Enumerable.Range(0, 4).Select(level => quantiles[(level * ColumnSorter.Lanes) + lane])];
    }

    [Fact]
    public void No_quantile_is_below_nothing_or_above_the_limit()
    {
        var (sorter, quantiles) = (new ColumnSorter(16), new float[2 * ColumnSorter.Lanes]);
        Fill(sorter, [[-5, -4, 3, 70, 80]]);
        sorter.Sort(1);
        sorter.ReadQuantiles([0.1f, 0.9f], sorter.Count, most: 60, quantiles);
        Assert.Equal((0, 60), (quantiles[0], quantiles[ColumnSorter.Lanes]));
    }

    private static float Value(Random random) => random.Next(12) switch
    {
        0 => float.PositiveInfinity,
        1 => float.NegativeInfinity,
        < 6 => random.Next(20),
        _ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-10, 20)),
    };

    private static void Fill(ColumnSorter sorter, float[][] columns)
    {
        sorter.Clear(columns[0].Length);
        foreach (var (lane, column) in columns.Index())
        {
            for (var row = 0; row < column.Length; row++)
                sorter.Values[(row * ColumnSorter.Lanes) + lane] = column[row];
        }
    }
}
