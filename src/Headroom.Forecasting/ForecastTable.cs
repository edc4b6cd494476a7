using Headroom.Forecasting.Families;

namespace Headroom.Forecasting;

/// <summary>
/// Quantiles of several targets of one series: a buffer that is filled again and again. A row that starts with NaN has no answer.
/// Rows ascend from quantile to quantile.
/// </summary>
public sealed class ForecastTable
{
    private readonly Target[] _targets;
    private readonly float[] _values;
    private OutcomeLanes[]? _lanes;
    private AnchorLeads? _anchors;

    public ForecastTable(IEnumerable<Target> targets)
    {
        _targets = [.. targets];
        _values = new float[_targets.Length * QuantileLevels.Count];
        Clear();
    }

    /// <summary>The targets in groups that are read off past outcomes together.</summary>
    internal OutcomeLanes[] Lanes => _lanes ??= OutcomeLanes.Of(this);

    /// <summary>The targets whose answers stand for all, where answers change little from lead to lead.</summary>
    internal AnchorLeads Anchors => _anchors ??= AnchorLeads.Of(this);

    public ReadOnlySpan<Target> Targets => _targets;

    public int Count => _targets.Length;

    /// <summary>All rows, one after the other.</summary>
    public Span<float> Values => _values;

    public Span<float> this[int target] => _values.AsSpan(target * QuantileLevels.Count, QuantileLevels.Count);

    public bool Answers(int target) => !float.IsNaN(_values[target * QuantileLevels.Count]);

    public void Clear() => Array.Fill(_values, float.NaN);
}
