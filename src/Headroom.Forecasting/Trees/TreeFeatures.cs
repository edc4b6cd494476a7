using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;

namespace Headroom.Forecasting.Trees;

/// <summary>What a tree may ask: the features of the situation and of the target, which leads are asked for, and what the line says.</summary>
internal static class TreeFeatures
{
    /// <summary>The shared features without the products that only a linear model needs.</summary>
    private const int Shared = FeatureLayout.Gated;

    private const int OfTarget = Shared;

    private const int Leads = OfTarget + FeatureLayout.TargetCount;

    private const int Lines = Leads + 2;

    public const int Count = Lines + 3;

    public static void Fill(ReadOnlySpan<float> shared, ReadOnlySpan<float> ofTarget, Target target, Vector256<float> line, Span<float> features)
    {
        shared[..Shared].CopyTo(features);
        FillTarget(ofTarget, target, line, features);
    }

    /// <summary>Only what differs from target to target.</summary>
    public static void FillTarget(ReadOnlySpan<float> ofTarget, Target target, Vector256<float> line, Span<float> features)
    {
        ofTarget[..FeatureLayout.TargetCount].CopyTo(features[OfTarget..]);
        features[Leads] = target.From;
        features[Leads + 1] = target.To;
        features[Lines] = line[0];
        features[Lines + 1] = line[QuantileLevels.Median];
        features[Lines + 2] = line[QuantileLevels.Q95];
    }
}
