using System.Numerics;
using System.Runtime.Intrinsics;
using Headroom.Forecasting;
using Headroom.Forecasting.Numerics;
using Headroom.Forecasting.Recurrent;

namespace Headroom.Tests.Forecasting.Recurrent;

/// <summary>Gradients against finite differences of the loss.</summary>
public sealed class GradientTests
{
    private const double Step = 2e-2;

    public static readonly TheoryData<bool> Kinds = [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Back_propagation_through_time_is_exact(bool hasMemory)
    {
        const int Steps = 5, Rows = 3;
        var random = new Random(7);
        RecurrentCell cell = hasMemory ? new LstmCell(3, 16) : new ElmanCell(3, 16);
        var parameters = new float[cell.ParameterCount];
        cell.Initialise(parameters, random);
        var inputs = Values(Steps * Rows * cell.Inputs, random);
        var above = Values(Steps * Rows * cell.Hidden, random);
        var pass = new CellPass(cell, Steps, Rows);
        Run(cell, pass, parameters, inputs);
        var gradient = new float[parameters.Length];
        pass.Backward(WeightsOf(cell, parameters), above, gradient);
        var slopes = Slopes(parameters, 40, () => Dot(Run(cell, pass, parameters, inputs), above));
        Assert.All(slopes, s => Assert.Equal(s.Slope, gradient[s.Index], 2e-3 * Math.Max(1, Math.Abs(s.Slope))));
        Assert.Contains(slopes, s => Math.Abs(s.Slope) > 0.1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_whole_network_is_differentiated_exactly(bool hasMemory)
    {
        var random = new Random(11);
        var shape = Shape(hasMemory);
        var network = RecurrentNetwork.Create(shape, random);
        foreach (ref var p in network.Parameters)
            p += (float)((random.NextDouble() - 0.5) * 0.6);
        network.Refresh();
        Stretch[] batch = [AnyStretch(shape, random, 1, 2), AnyStretch(shape, random, 2, 0), AnyStretch(shape, random, 99, 1)];
        var pass = new NetworkPass(network, 4);
        var gradient = new float[shape.ParameterCount];
        pass.Run(batch, null, gradient);
        foreach (var part in Parts(shape))
        {
            var slopes = Slopes(network.Parameters[part], 12, () =>
            {
                network.Refresh();
                return pass.Run(batch, null, default);
            });
            Assert.All(slopes, s => Assert.Equal(s.Slope, gradient[part.Start.Value + s.Index], 0.04 * Math.Max(1, Math.Abs(s.Slope))));
            Assert.Contains(slopes, s => Math.Abs(s.Slope) > 0.2);
        }
    }

    [Fact]
    public void The_loss_is_the_pinball_loss_of_the_quantiles()
    {
        const int Slots = 16;
        var random = new Random(3);
        var raw = Values(QuantileLevels.Count * Slots, random);
        var (actual, weights) = (Values(Slots, random), Values(Slots, random).Select(Math.Abs).ToArray());
        var quantiles = raw.ToArray();
        QuantileLadder.Climb(quantiles, Slots);
        var wanted = 0.0;
        for (var slot = 0; slot < Slots; slot++)
        {
            for (var level = 0; level < QuantileLevels.Count; level++)
            {
                var (q, d) = (QuantileLevels.All[level], actual[slot] - quantiles[(level * Slots) + slot]);
                wanted += weights[slot] * Math.Max(q * d, (q - 1) * d) / QuantileLevels.Count;
                if (level > 0)
                    Assert.True(quantiles[(level * Slots) + slot] > quantiles[((level - 1) * Slots) + slot]);
            }

            Assert.Equal(Math.Sinh(raw[(QuantileLevels.Median * Slots) + slot]), quantiles[(QuantileLevels.Median * Slots) + slot], 1e-5);
        }

        Assert.Equal(wanted, QuantileLadder.Loss(raw, actual, weights), 1e-4);
    }

    [Fact]
    public void The_portable_cell_is_the_wide_one()
    {
        var cell = new LstmCell(2, 32);
        var sums = Values(3 * cell.Columns, new Random(5));
        var before = Values(3 * 32, new Random(6));
        var results = new List<float[]>();
        foreach (var isWide in new[] { true, false })
        {
            var (own, memory, squashed, hidden) = (sums.ToArray(), new float[96], new float[96], new float[96]);
            var step = new CellStep { Rows = 3, Sums = own, MemoryBefore = before, Memory = memory, Hidden = hidden, HiddenStride = 32 };
            var carried = Values(96, new Random(8));
            if (isWide)
            {
                cell.Activate<WideLanes, Vector512<float>>(step, squashed);
                cell.Differentiate<WideLanes, Vector512<float>>(step, squashed, Values(96, new Random(9)), carried);
            }
            else
            {
                cell.Activate<PortableLanes, Vector<float>>(step, squashed);
                cell.Differentiate<PortableLanes, Vector<float>>(step, squashed, Values(96, new Random(9)), carried);
            }

            results.Add([.. own, .. memory, .. squashed, .. hidden, .. carried]);
        }

        Assert.All(Enumerable.Range(0, results[0].Length), i => Assert.Equal(results[0][i], results[1][i], 1e-5));
    }

    private static NetworkShape Shape(bool hasMemory) => new()
    {
        Inputs = 4,
        Hidden = 16,
        Extras = 3,
        Dense = 16,
        Targets = 16,
        Applications = 3,
        Users = 3,
        HasMemory = hasMemory,
    };

    private static IEnumerable<Range> Parts(NetworkShape shape) =>
    [
        0..shape.DenseFirst, shape.DenseFirst..shape.OutputFirst, shape.OutputFirst..shape.ApplicationFirst, shape.ApplicationFirst..shape.UserFirst,
        shape.UserFirst..shape.ParameterCount,
    ];

    private static Stretch AnyStretch(NetworkShape shape, Random random, int application, int user) => new()
    {
        Inputs = Values(Stretch.Steps * shape.Inputs, random),
        Extras = Values(Stretch.Moments * shape.Extras, random),

        // Mostly far from the quantiles, where the loss has its kinks.
        Actual = [.. Values(Stretch.Moments * shape.TargetSlots, random).Select(v => v * 30)],
        Weights = [.. Enumerable.Range(0, Stretch.Moments * shape.TargetSlots).Select(i => i % shape.TargetSlots < shape.Targets ? 1f + (i % 3) : 0)],
        Application = application,
        User = user,
    };

    private static CellWeights WeightsOf(RecurrentCell cell, float[] parameters)
    {
        var weights = new CellWeights(cell);
        weights.Refresh(parameters);
        return weights;
    }

    private static float[] Run(RecurrentCell cell, CellPass pass, float[] parameters, float[] inputs)
    {
        const int Steps = 5, Rows = 3;
        pass.Begin(Steps, Rows);
        for (var i = 0; i < Steps * Rows; i++)
            inputs.AsSpan(i * cell.Inputs, cell.Inputs).CopyTo(pass.Input(i / Rows, i % Rows));
        pass.Forward(WeightsOf(cell, parameters));
        return [.. Enumerable.Range(0, Steps * Rows).SelectMany(i => pass.Hidden(i / Rows, i % Rows).ToArray())];
    }

    private static List<(int Index, double Slope)> Slopes(Span<float> parameters, int count, Func<double> loss)
    {
        var slopes = new List<(int, double)>();
        for (var i = 0; i < count; i++)
        {
            var index = (int)((long)i * parameters.Length / count);
            var own = parameters[index];
            parameters[index] = own + (float)Step;
            var above = loss();
            parameters[index] = own - (float)Step;
            var below = loss();
            parameters[index] = own;
            slopes.Add((index, (above - below) / (2 * Step)));
        }

        loss();
        return slopes;
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b).Sum(p => (double)p.First * p.Second);

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
