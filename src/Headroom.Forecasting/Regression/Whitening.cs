using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Regression;

/// <summary>
/// A linear map that makes features uncorrelated and of unit variance, so that a gradient method needs few steps however much the features
/// say the same. From the Cholesky factor of their covariance; a little is added to its diagonal, which also keeps constant features harmless.
/// </summary>
internal sealed class Whitening
{
    private const double Ridge = 1e-3;

    private readonly int _width;
    private readonly float[] _means;
    private readonly double[] _perDeviation;
    private readonly double[] _factor;
    private readonly float[] _columns;

    /// <summary>From rows of features; <paramref name="width"/> is the length of a row, a multiple of eight.</summary>
    public Whitening(ReadOnlySpan<float> rows, int width)
    {
        _width = width;
        _means = new float[width];
        _perDeviation = new double[width];
        var covariance = Covariance(rows);
        for (var i = 0; i < width; i++)
            _perDeviation[i] = covariance[(i * width) + i] > 1e-12 ? 1 / Math.Sqrt(covariance[(i * width) + i]) : 0;
        _factor = Factor(covariance);
        _columns = InverseColumns();
    }

    /// <summary>Whitens one row in place.</summary>
    public void Apply(Span<float> row, Span<float> scratch)
    {
        row.CopyTo(scratch);
        row.Clear();
        for (var j = 0; j < _width; j++)
        {
            var value = Vector256.Create(scratch[j] - _means[j]);
            var column = _columns.AsSpan(j * _width, _width);
            for (var i = j & ~7; i < _width; i += Vector256<float>.Count)
                Vector256.MultiplyAddEstimate(value, Vector256.Create<float>(column[i..]), Vector256.Create<float>(row[i..])).CopyTo(row[i..]);
        }
    }

    /// <summary>The weights for features as they are, from weights for whitened ones; lane by lane, and what it adds to the constant.</summary>
    public Vector256<float>[] ToRaw(ReadOnlySpan<Vector256<float>> weights, ref Vector256<float> constant)
    {
        var raw = new Vector256<float>[_width];
        for (var j = 0; j < _width; j++)
        {
            for (var i = j; i < _width; i++)
                raw[j] += weights[i] * _columns[(j * _width) + i];
            constant -= raw[j] * _means[j];
        }

        return raw;
    }

    private double[] Covariance(ReadOnlySpan<float> rows)
    {
        var count = rows.Length / _width;
        for (var j = 0; j < _width; j++)
        {
            var sum = 0d;
            for (var row = 0; row < count; row++)
                sum += rows[(row * _width) + j];
            _means[j] = (float)(sum / count);
        }

        var products = new double[_width * _width];
        var block = new float[_width * _width];
        var centred = new float[_width];
        for (var row = 0; row < count; row++)
        {
            for (var j = 0; j < _width; j++)
                centred[j] = rows[(row * _width) + j] - _means[j];
            AddProducts(centred, block);
            // Sums of floats are carried over to doubles before they lose digits.
            if (row % 256 == 255 || row == count - 1)
                Carry(block, products);
        }

        for (var i = 0; i < products.Length; i++)
            products[i] /= count;
        return products;
    }

    private void AddProducts(float[] centred, float[] block)
    {
        for (var i = 0; i < _width; i++)
        {
            var value = Vector256.Create(centred[i]);
            var line = block.AsSpan(i * _width, _width);
            for (var j = 0; j <= i; j += Vector256<float>.Count)
                Vector256.MultiplyAddEstimate(value, Vector256.Create(centred, j), Vector256.Create<float>(line[j..])).CopyTo(line[j..]);
        }
    }

    private static void Carry(float[] block, double[] products)
    {
        for (var i = 0; i < block.Length; i++)
            products[i] += block[i];
        Array.Clear(block);
    }

    /// <summary>The lower Cholesky factor of the correlations.</summary>
    private double[] Factor(double[] covariance)
    {
        var factor = new double[_width * _width];
        for (var i = 0; i < _width; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = covariance[(i * _width) + j] * _perDeviation[i] * _perDeviation[j];
                if (i == j)
                    sum = Math.Max(sum, _perDeviation[i] > 0 ? 0 : 1) + Ridge;
                for (var k = 0; k < j; k++)
                    sum -= factor[(i * _width) + k] * factor[(j * _width) + k];
                factor[(i * _width) + j] = i == j ? Math.Sqrt(Math.Max(sum, Ridge * 0.1)) : sum / factor[(j * _width) + j];
            }
        }

        return factor;
    }

    /// <summary>Column j of the factor's inverse, with the feature's own deviation taken in; laid out as rows.</summary>
    private float[] InverseColumns()
    {
        var columns = new float[_width * _width];
        var inverse = new double[_width];
        for (var j = 0; j < _width; j++)
        {
            for (var i = j; i < _width; i++)
            {
                var sum = i == j ? 1d : 0;
                for (var k = j; k < i; k++)
                    sum -= _factor[(i * _width) + k] * inverse[k];
                inverse[i] = sum / _factor[(i * _width) + i];
                columns[(j * _width) + i] = (float)(inverse[i] * _perDeviation[j]);
            }
        }

        return columns;
    }
}
