using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Regression;

/// <summary>
/// Linear quantile regression (Koenker and Bassett) of seven levels at once, a lane of a vector each: the pinball loss, smoothed within a
/// hair of zero, by Adam over shuffled blocks of whitened rows with a step that goes to zero, and the mean of the last third of the way.
/// </summary>
internal sealed class PinballFit(int width)
{
    /// <summary>Half the width of the stretch around zero where the loss is a parabola, in scales.</summary>
    private const float Smoothing = 0.01f;

    /// <summary>Keeps directions in which the features do not differ from growing without end.</summary>
    private const float Ridge = 1e-4f;

    private const int BlockRows = 128;

    private const int GroupRows = 4;

    private readonly Vector256<float>[] _weights = new Vector256<float>[width + 1];
    private readonly Vector256<float>[] _gradient = new Vector256<float>[width + 1];
    private readonly Vector256<float>[] _first = new Vector256<float>[width + 1];
    private readonly Vector256<float>[] _second = new Vector256<float>[width + 1];
    private readonly Vector256<float>[] _average = new Vector256<float>[width + 1];
    private int _averaged;

    /// <summary>The weights of the features, and last the constant; set them to start from somewhere else than zero.</summary>
    public Span<Vector256<float>> Weights => _weights;

    /// <summary>The levels of the eight lanes; the eighth one repeats the median and is not used.</summary>
    public static Vector256<float> Levels => Vector256.Create(0.05f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 0.99f, 0.5f);

    public void Run(ReadOnlySpan<float> rows, ReadOnlySpan<float> outcomes, ReadOnlySpan<float> weights, int epochs, float step, Random random)
    {
        var blocks = new int[(outcomes.Length + BlockRows - 1) / BlockRows];
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = i;
        var (total, done) = ((float)epochs * blocks.Length, 0);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(blocks);
            foreach (var block in blocks)
            {
                var share = done++ / total;
                Gradient(rows, outcomes, weights, block * BlockRows);
                Move(step * 0.5f * (1 + MathF.Cos(MathF.PI * share)), done);
                if (share >= 2f / 3)
                    Average();
            }
        }

        if (_averaged > 0)
            Settle();
    }

    private void Gradient(ReadOnlySpan<float> rows, ReadOnlySpan<float> outcomes, ReadOnlySpan<float> weights, int start)
    {
        Array.Clear(_gradient);
        var end = Math.Min(start + BlockRows, outcomes.Length);
        var row = start;
        for (; row + GroupRows <= end; row += GroupRows)
            AddFour(rows.Slice(row * width, GroupRows * width), outcomes.Slice(row, GroupRows), weights.Slice(row, GroupRows));
        for (; row < end; row++)
            AddOne(rows.Slice(row * width, width), outcomes[row], weights[row]);
        // A last block of few rows counts as few rows.
        var perRow = Vector256.Create(1f / Math.Min(BlockRows, outcomes.Length));
        for (var i = 0; i < _gradient.Length; i++)
            _gradient[i] *= perRow;
    }

    private void AddFour(ReadOnlySpan<float> rows, ReadOnlySpan<float> outcomes, ReadOnlySpan<float> weights)
    {
        var r0 = rows[..width];
        var r1 = rows.Slice(width, width);
        var r2 = rows.Slice(2 * width, width);
        var r3 = rows.Slice(3 * width, width);
        var (p0, p1, p2, p3) = (_weights[width], _weights[width], _weights[width], _weights[width]);
        var current = _weights.AsSpan(0, width);
        for (var i = 0; i < current.Length; i++)
        {
            var weight = current[i];
            p0 = Vector256.MultiplyAddEstimate(Vector256.Create(r0[i]), weight, p0);
            p1 = Vector256.MultiplyAddEstimate(Vector256.Create(r1[i]), weight, p1);
            p2 = Vector256.MultiplyAddEstimate(Vector256.Create(r2[i]), weight, p2);
            p3 = Vector256.MultiplyAddEstimate(Vector256.Create(r3[i]), weight, p3);
        }

        var (g0, g1) = (Slope(outcomes[0], p0, weights[0]), Slope(outcomes[1], p1, weights[1]));
        var (g2, g3) = (Slope(outcomes[2], p2, weights[2]), Slope(outcomes[3], p3, weights[3]));
        var gradient = _gradient.AsSpan(0, width);
        for (var i = 0; i < gradient.Length; i++)
        {
            var sum = Vector256.MultiplyAddEstimate(Vector256.Create(r0[i]), g0, gradient[i]);
            var other = Vector256.MultiplyAddEstimate(Vector256.Create(r1[i]), g1, Vector256.Create(r2[i]) * g2);
            gradient[i] = Vector256.MultiplyAddEstimate(Vector256.Create(r3[i]), g3, sum + other);
        }

        _gradient[width] += g0 + g1 + g2 + g3;
    }

    private void AddOne(ReadOnlySpan<float> row, float outcome, float weight)
    {
        var predicted = _weights[width];
        for (var i = 0; i < row.Length; i++)
            predicted += row[i] * _weights[i];
        var slope = Slope(outcome, predicted, weight);
        for (var i = 0; i < row.Length; i++)
            _gradient[i] += row[i] * slope;
        _gradient[width] += slope;
    }

    /// <summary>The loss's slope by the prediction: between -level (far too low) and 1 - level (far too high), straight in between.</summary>
    private static Vector256<float> Slope(float outcome, Vector256<float> predicted, float weight)
    {
        var above = (predicted - Vector256.Create(outcome)) * (0.5f / Smoothing);
        above = Vector256.MinNative(Vector256.MaxNative(above + Vector256.Create(0.5f), Vector256<float>.Zero), Vector256<float>.One);
        return (above - Levels) * weight;
    }

    private void Move(float step, int count)
    {
        var (keepFirst, keepSecond) = (Vector256.Create(0.9f), Vector256.Create(0.99f));
        var unbiasFirst = Vector256.Create(step / (1 - MathF.Pow(0.9f, count)));
        var unbiasSecond = Vector256.Create(1 / (1 - MathF.Pow(0.99f, count)));
        for (var i = 0; i < _weights.Length; i++)
        {
            var gradient = i < width ? _gradient[i] + (_weights[i] * Ridge) : _gradient[i];
            _first[i] = gradient + ((_first[i] - gradient) * keepFirst);
            _second[i] = (gradient * gradient) + ((_second[i] - (gradient * gradient)) * keepSecond);
            _weights[i] -= _first[i] * unbiasFirst / (Vector256.Sqrt(_second[i] * unbiasSecond) + Vector256.Create(1e-6f));
        }
    }

    private void Average()
    {
        _averaged++;
        var part = Vector256.Create(1f / _averaged);
        for (var i = 0; i < _weights.Length; i++)
            _average[i] += (_weights[i] - _average[i]) * part;
    }

    private void Settle() => _average.CopyTo(_weights, 0);
}
