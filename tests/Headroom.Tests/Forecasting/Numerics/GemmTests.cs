using System.Numerics;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class GemmTests
{
    public static readonly TheoryData<int, int, int> Shapes = new()
    {
        { 1, 1, 1 }, { 1, 72, 256 }, { 3, 5, 7 }, { 4, 8, 64 }, { 5, 9, 65 }, { 7, 1, 63 }, { 32, 72, 256 }, { 6, 130, 200 }, { 9, 17, 129 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_with_a_bias_is_what_the_definition_says(int rows, int depth, int columns)
    {
        var (a, b, bias) = (Values(rows * depth, 1), Values(depth * columns, 2), Values(columns, 3));
        var right = new PackedMatrix(depth, columns);
        right.Pack(b, depth, columns, columns);
        var wanted = Expected(rows, depth, columns, (r, k) => a[(r * depth) + k], (k, c) => b[(k * columns) + c], (_, c) => bias[c]);
        foreach (var multiply in Both())
        {
            var result = new float[rows * columns];
            multiply(new LeftMatrix(a, rows, depth, depth, 1), right, bias, result, columns);
            Close(wanted, result);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_sides_may_be_transposed_and_the_result_added_to(int rows, int depth, int columns)
    {
        var (a, b, before) = (Values(rows * depth, 4), Values(depth * columns, 5), Values(rows * columns, 6));
        var right = new PackedMatrix(depth, columns);
        right.PackTransposed(b, columns, depth, depth);
        var wanted = Expected(rows, depth, columns, (r, k) => a[(k * rows) + r], (k, c) => b[(c * depth) + k], (r, c) => before[(r * columns) + c]);
        foreach (var multiply in Both())
        {
            var result = before.ToArray();
            multiply(new LeftMatrix(a, rows, depth, 1, rows), right, default, result, columns);
            Close(wanted, result);
        }
    }

    [Fact]
    public void What_lies_between_the_rows_of_the_result_is_left_alone()
    {
        var right = new PackedMatrix(3, 70);
        right.Pack(Values(210, 7), 3, 70, 70);
        foreach (var multiply in Both())
        {
            var result = new float[5 * 80];
            Array.Fill(result, 42);
            multiply(new LeftMatrix(Values(15, 8), 5, 3, 3, 1), right, Values(70, 9), result, 80);
            Assert.All(Enumerable.Range(0, 5 * 80).Where(i => i % 80 >= 70), i => Assert.Equal(42, result[i]));
        }
    }

    [Fact]
    public void A_matrix_that_is_too_short_is_refused()
    {
        var right = new PackedMatrix(4, 4);
        right.Pack(Values(16, 1), 4, 4, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(new LeftMatrix(new float[7], 2, 4, 4, 1), right, new float[8], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(new LeftMatrix(new float[8], 2, 4, 4, 1), right, default, new float[7], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(new LeftMatrix(new float[6], 2, 3, 3, 1), right, default, new float[8], 4));
        Assert.Throws<ArgumentException>(() => right.Pack(Values(200, 1), 50, 4, 4));
    }

    [Fact]
    public void The_gradient_of_a_layer_adds_up_over_rows_and_blocks()
    {
        const int Rows = 300, Inputs = 5, Outputs = 21;
        var (inputs, outputs) = (Values(Rows * Inputs, 10), Values(Rows * Outputs, 11));
        var gradient = new float[(Inputs + 1) * Outputs];
        new WeightGradient(Outputs).Add(inputs, Inputs, outputs, Outputs, Rows, gradient);
        for (var c = 0; c < Outputs; c++)
        {
            for (var i = 0; i < Inputs; i++)
                Assert.Equal(Enumerable.Range(0, Rows).Sum(r => (double)inputs[(r * Inputs) + i] * outputs[(r * Outputs) + c]), gradient[(i * Outputs) + c], 1e-3);
            Assert.Equal(Enumerable.Range(0, Rows).Sum(r => (double)outputs[(r * Outputs) + c]), gradient[(Inputs * Outputs) + c], 1e-3);
        }
    }

    private delegate void Product(LeftMatrix left, PackedMatrix right, ReadOnlySpan<float> bias, Span<float> result, int stride);

    // Wide vectors work everywhere, only not fast.
    private static Product[] Both() => [Gemm.Multiply<WideLanes, Vector512<float>>, Gemm.Multiply<PortableLanes, Vector<float>>];

    private static double[] Expected(int rows, int depth, int columns, Func<int, int, float> a, Func<int, int, float> b, Func<int, int, float> start)
    {
        var result = new double[rows * columns];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                result[(r * columns) + c] = start(r, c) + Enumerable.Range(0, depth).Sum(k => (double)a(r, k) * b(k, c));
        }

        return result;
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    private static void Close(double[] wanted, float[] actual)
    {
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], actual[i], 1e-4);
    }
}
