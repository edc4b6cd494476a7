using System.Collections.Immutable;
using Headroom.Forecasting;

namespace Headroom.Planning.Policies;

/// <summary>The models that a policy can ask for.</summary>
public static class ModelName
{
    /// <summary>All models together, each by how well it does.</summary>
    public const string Auto = "auto";

    public static ImmutableArray<string> All { get; } = [Auto, .. ForecastModels.Untrained.Names];
}
