namespace Headroom.Forecasting.Trees;

/// <summary>
/// All that many trees ask of the features which the rows of a forecast share: for each feature the comparisons by ascending threshold, so
/// that only those which strike out leaves are looked at, and one more.
/// </summary>
internal sealed class SharedComparisons
{
    private readonly Comparison[] _comparisons;
    private readonly Run[] _runs;

    public SharedComparisons(IReadOnlyList<PackedTree> trees)
    {
        var all = (
            from tree in Enumerable.Range(0, trees.Count)
            from asked in trees[tree].Comparisons
            where asked.Feature < TreeFeatures.Shared
            orderby asked.Feature, asked.Threshold, tree
            select (asked.Feature, Comparison: new Comparison(asked.Threshold, asked.Kept, tree))).ToArray();
        _comparisons = [.. all.Select(one => one.Comparison)];
        _runs = [.. all.CountBy(one => one.Feature).OrderBy(run => run.Key).Select(run => new Run(run.Key, run.Value))];
    }

    /// <summary>Strikes out of each tree's leaves those that no row can reach.</summary>
    public void Strike(ReadOnlySpan<float> features, Span<uint> leaves)
    {
        ReadOnlySpan<Comparison> left = _comparisons;
        foreach (var run in _runs)
        {
            var value = features[run.Feature];
            foreach (ref readonly var comparison in left[..run.Count])
            {
                if (value <= comparison.Threshold)
                    break;
                leaves[comparison.Tree] &= comparison.Kept;
            }

            left = left[run.Count..];
        }
    }

    private readonly record struct Comparison(float Threshold, uint Kept, int Tree);

    /// <summary>How many of the comparisons, in their order, ask the same feature.</summary>
    private readonly record struct Run(int Feature, int Count);
}
