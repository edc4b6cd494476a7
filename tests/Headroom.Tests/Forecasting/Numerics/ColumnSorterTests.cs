using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class ColumnSorterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(146)]
    [InlineData(255)]
    [InlineData(256)]
    public void Every_column_is_sorted(int rows)
    {
        var (sorter, random) = (new ColumnSorter(256), new Random(rows));
        sorter.Clear(rows);
        var columns = Enumerable.Range(0, ColumnSorter.Lanes)
            .Select(_ => Enumerable.Range(0, rows).Select(_ => MathF.Round(random.NextSingle() * 40)).ToArray()).ToArray();
        for (var lane = 0; lane < columns.Length; lane++)
        {
            for (var row = 0; row < rows; row++)
                sorter.Column(lane)[row * ColumnSorter.Lanes] = columns[lane][row];
        }

        sorter.Sort();
        for (var lane = 0; lane < columns.Length; lane++)
        {
            Array.Sort(columns[lane]);
            for (var row = 0; row < rows; row++)
                Assert.Equal(columns[lane][row], sorter.Column(lane)[row * ColumnSorter.Lanes]);
        }
    }

    [Fact]
    public void A_quantile_lies_between_its_neighbours_and_beyond_the_last_there_is_a_tail()
    {
        var sorter = new ColumnSorter(16);
        sorter.Clear(9);
        for (var row = 0; row < 9; row++)
            sorter.Column(0)[row * ColumnSorter.Lanes] = 10 * (row + 1);
        sorter.Sort();
        // The p(n + 1)-th of nine values: R's quantile of type 6.
        Assert.Equal(50, sorter.Quantile(0, 0.5f, 1), 1e-4f);
        Assert.Equal(75, sorter.Quantile(0, 0.75f, 1), 1e-4f);
        Assert.True(sorter.Quantile(0, 0.99f, sorter.TailScale(0)) > 90);
    }
}
