using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
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

    private const int PerTarget = (FeatureLayout.Count + 1) * Lanes;

    private readonly float[] _values;
    private readonly bool[] _trained;

    public RegressionWeights(int targets)
        : this(new float[targets * PerTarget], new bool[targets])
    {
    }

    private RegressionWeights(float[] values, bool[] trained) => (_values, _trained) = (values, trained);

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

    /// <summary>The quantiles, in scales above the last value, of one target.</summary>
    public Vector256<float> Predict(int target, ReadOnlySpan<float> shared, ReadOnlySpan<float> ofTarget)
    {
        ReadOnlySpan<float> values = Of(target);
        var sum = Vector256.Create(values[(FeatureLayout.Count * Lanes)..]);
        sum += Product(values[..(FeatureLayout.SharedCount * Lanes)], shared[..FeatureLayout.SharedCount]);
        return sum + Product(values.Slice(FeatureLayout.SharedCount * Lanes, FeatureLayout.TargetCount * Lanes), ofTarget[..FeatureLayout.TargetCount]);
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var trained in _trained)
            writer.Write(trained);
        CheckedBlock.Write(writer, _values);
    }

    public static RegressionWeights Load(BinaryReader reader, int targets)
    {
        var trained = new bool[targets];
        for (var i = 0; i < targets; i++)
            trained[i] = reader.ReadBoolean();
        return new RegressionWeights(CheckedBlock.ReadFinite(reader, targets * PerTarget), trained);
    }

    private Span<float> Of(int target) => _values.AsSpan(target * PerTarget, PerTarget);

    private static Vector256<float> Product(ReadOnlySpan<float> weights, ReadOnlySpan<float> features)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(weights)[..features.Length];
        ref var weight = ref MemoryMarshal.GetReference(vectors);
        ref var feature = ref MemoryMarshal.GetReference(features);
        // Four sums, because each addition waits for the one before it.
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        nint i = 0;
        for (; i + 4 <= features.Length; i += 4)
        {
            s0 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref feature, i)), Unsafe.Add(ref weight, i), s0);
            s1 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref feature, i + 1)), Unsafe.Add(ref weight, i + 1), s1);
            s2 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref feature, i + 2)), Unsafe.Add(ref weight, i + 2), s2);
            s3 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref feature, i + 3)), Unsafe.Add(ref weight, i + 3), s3);
        }

        for (; i < features.Length; i++)
            s0 += Unsafe.Add(ref feature, i) * Unsafe.Add(ref weight, i);
        return s0 + s1 + (s2 + s3);
    }
}
