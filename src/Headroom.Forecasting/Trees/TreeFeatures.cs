using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;

namespace Headroom.Forecasting.Trees;

/// <summary>
/// What a tree may ask: the features of the situation, which all rows of a forecast share; and what a row has of its own: the features of its
/// target, which leads are asked for, and what the line says.
/// </summary>
internal static class TreeFeatures
{
    /// <summary>The shared features without the products that only a linear model needs.</summary>
    public const int Shared = FeatureLayout.Gated;

    public const int Own = Lines + 3;

    public const int Count = Shared + Own;

    private const int Leads = FeatureLayout.TargetCount;

    private const int Lines = Leads + 2;

    public static void FillOwn(ReadOnlySpan<float> ofTarget, Target target, Vector256<float> line, Span<float> own)
    {
        ofTarget[..FeatureLayout.TargetCount].CopyTo(own);
        own[Leads] = target.From;
        own[Leads + 1] = target.To;
        own[Lines] = line[0];
        own[Lines + 1] = line[QuantileLevels.Median];
        own[Lines + 2] = line[QuantileLevels.Q95];
    }
}
