using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.Numerics;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Regression;

/// <summary>
/// The linear models of all targets for series of one age. A target's weights lie together, eight lanes (seven levels) a feature, so that a
/// forecast of a single target reads nothing else.
/// </summary>
internal sealed class RegressionWeights
{
    /// <summary>Features of a row, filled up to whole vectors.</summary>
    public const int Width = (FeatureLayout.Count + 7) & ~7;

    private const int Lanes = 8;

    private const int Width512 = 16;

    /// <summary>Lanes of the features that targets share.</summary>
    public const int SharedLength = FeatureLayout.SharedCount * Lanes;

    private const int PerTarget = (FeatureLayout.Count + 1) * Lanes;

    private readonly AlignedFloats _values;
    private readonly bool[] _trained;

    public RegressionWeights(int targets)
        : this(new AlignedFloats(targets * PerTarget), new bool[targets])
    {
    }

    private RegressionWeights(AlignedFloats values, bool[] trained) => (_values, _trained) = (values, trained);

    public bool Trained(int target) => _trained[target];

    public bool Any => Array.IndexOf(_trained, value: true) >= 0;

    public void Set(int target, ReadOnlySpan<Vector256<float>> weights, Vector256<float> constant)
    {
        var values = Of(target);
        for (var i = 0; i < FeatureLayout.Count; i++)
            weights[i].CopyTo(values[(i * Lanes)..]);
        constant.CopyTo(values[(FeatureLayout.Count * Lanes)..]);
        _trained[target] = true;
    }

    /// <summary>Writes each feature into all lanes, as <see cref="Predict"/> reads those that targets share.</summary>
    public static void Spread(ReadOnlySpan<float> features, Span<float> into)
    {
        for (var i = 0; i < features.Length; i++)
            Vector256.Create(features[i]).CopyTo(into[(i * Lanes)..]);
    }

    /// <summary>The quantiles, in scales above the last value, of one target.</summary>
    /// <param name="shared">The features that targets share, spread over the lanes.</param>
    public Vector256<float> Predict(int target, ReadOnlySpan<float> shared, ReadOnlySpan<float> ofTarget)
    {
        ReadOnlySpan<float> values = Of(target);
        var sum = Vector256.Create(values[(FeatureLayout.Count * Lanes)..]);
        for (var i = 0; i < FeatureLayout.TargetCount; i++)
            sum = Vector256.MultiplyAddEstimate(Vector256.Create(ofTarget[i]), Vector256.Create(values[((FeatureLayout.SharedCount + i) * Lanes)..]), sum);
        return sum + Product(values[..SharedLength], shared[..SharedLength]);
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var trained in _trained)
            writer.Write(trained);
        CheckedBlock.Write(writer, _values.Span);
    }

    public static RegressionWeights Load(BinaryReader reader, int targets)
    {
        var trained = new bool[targets];
        for (var i = 0; i < targets; i++)
            trained[i] = reader.ReadBoolean();
        var weights = new RegressionWeights(new AlignedFloats(targets * PerTarget), trained);
        CheckedBlock.ReadFinite(reader, targets * PerTarget).CopyTo(weights._values.Span);
        return weights;
    }

    private Span<float> Of(int target) => _values.Span.Slice(target * PerTarget, PerTarget);

    /// <summary>The products of two features in each vector, summed over all of them.</summary>
    private static Vector256<float> Product(ReadOnlySpan<float> weights, ReadOnlySpan<float> features)
    {
        ref var weight = ref MemoryMarshal.GetReference(weights);
        ref var feature = ref MemoryMarshal.GetReference(features);
        // Four sums, because each addition waits for the one before it.
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        nint i = 0;
        for (; i <= weights.Length - (4 * Width512); i += 4 * Width512)
        {
            s0 = Vector512.MultiplyAddEstimate(Load(ref feature, i), Load(ref weight, i), s0);
            s1 = Vector512.MultiplyAddEstimate(Load(ref feature, i + Width512), Load(ref weight, i + Width512), s1);
            s2 = Vector512.MultiplyAddEstimate(Load(ref feature, i + (2 * Width512)), Load(ref weight, i + (2 * Width512)), s2);
            s3 = Vector512.MultiplyAddEstimate(Load(ref feature, i + (3 * Width512)), Load(ref weight, i + (3 * Width512)), s3);
        }

        for (; i <= weights.Length - Width512; i += Width512)
            s0 = Vector512.MultiplyAddEstimate(Load(ref feature, i), Load(ref weight, i), s0);
        var sum = s0 + s1 + (s2 + s3);
        var both = sum.GetLower() + sum.GetUpper();
        // An odd feature is left.
        return i < weights.Length
            ? Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref feature, (nuint)i), Vector256.LoadUnsafe(ref weight, (nuint)i), both)
            : both;
    }

    private static Vector512<float> Load(ref float start, nint at) => Vector512.LoadUnsafe(ref Unsafe.Add(ref start, at));
}
