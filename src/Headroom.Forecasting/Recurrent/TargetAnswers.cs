using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// Puts the network's quantiles into a table: trained targets as they are, leads between two trained ones from both. Belongs to one thread.
/// </summary>
internal sealed class TargetAnswers
{
    private readonly Target[] _targets;

    /// <summary>The slots of the levels, by lead.</summary>
    private readonly int[] _levels;

    private Source[] _sources = [];
    private ForecastTable? _asked;

    public TargetAnswers(IEnumerable<Target> targets)
    {
        _targets = [.. targets];
        _levels = [.. Enumerable.Range(0, _targets.Length).Where(i => !_targets[i].IsPeak).OrderBy(i => _targets[i].From)];
    }

    public void Fill(ReadOnlySpan<float> quantiles, int slots, SeriesWindow window, float scale, ForecastTable table)
    {
        if (!ReferenceEquals(table, _asked))
            Prepare(table);
        for (var i = 0; i < _sources.Length; i++)
        {
            if (_sources[i].Low >= 0)
                Write(quantiles, slots, _sources[i], window, scale, table[i]);
        }
    }

    // Callers fill the same table again and again; where each row comes from is found out once.
    private void Prepare(ForecastTable table)
    {
        _sources = new Source[table.Count];
        for (var i = 0; i < _sources.Length; i++)
            _sources[i] = Find(table.Targets[i]);
        _asked = table;
    }

    private Source Find(Target target)
    {
        if (target.IsPeak)
        {
            var slot = Array.IndexOf(_targets, target);
            return new Source(slot, slot, 0);
        }

        var after = 0;
        while (after < _levels.Length && _targets[_levels[after]].From < target.From)
            after++;
        if (after == _levels.Length)
            return Source.None;
        var high = _levels[after];
        var to = _targets[high].From;
        if (to == target.From)
            return new Source(high, high, 0);
        if (after == 0)
            return Source.None;
        var low = _levels[after - 1];
        var from = _targets[low].From;
        return new Source(low, high, (float)(target.From - from) / (to - from));
    }

    private static void Write(ReadOnlySpan<float> quantiles, int slots, Source source, SeriesWindow window, float scale, Span<float> row)
    {
        var last = window.Mean[^1];
        var most = Math.Min(Math.Max(0, window.Most), float.MaxValue);
        var least = 0f;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var low = quantiles[(level * slots) + source.Low];
            var high = quantiles[(level * slots) + source.High];

            // Beyond the largest float the limit takes over.
            var value = last + (scale * (low + (source.Share * (high - low))));
            least = Math.Max(least, value);
            row[level] = Math.Min(least, most);
        }
    }

    /// <summary>The slots of the trained targets on both sides, and how far the way from one to the other.</summary>
    private readonly record struct Source(int Low, int High, float Share)
    {
        public static Source None => new(-1, -1, 0);
    }
}
