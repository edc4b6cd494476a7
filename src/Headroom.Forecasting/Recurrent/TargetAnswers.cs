using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>Puts the network's quantiles into a table: trained targets as they are, leads between two trained ones from both.</summary>
internal sealed class TargetAnswers
{
    private readonly Target[] _targets;

    /// <summary>The slots of the levels, by lead.</summary>
    private readonly int[] _levels;

    public TargetAnswers(IEnumerable<Target> targets)
    {
        _targets = [.. targets];
        _levels = [.. Enumerable.Range(0, _targets.Length).Where(i => !_targets[i].IsPeak).OrderBy(i => _targets[i].From)];
    }

    public ReadOnlySpan<Target> Targets => _targets;

    public void Fill(ReadOnlySpan<float> quantiles, int slots, SeriesWindow window, float scale, ForecastTable table)
    {
        for (var i = 0; i < table.Count; i++)
        {
            var target = table.Targets[i];
            if (Find(target, out var low, out var high, out var share))
                Write(quantiles, slots, low, high, share, window, scale, table[i]);
        }
    }

    private bool Find(Target target, out int low, out int high, out float share)
    {
        (low, high, share) = (0, 0, 0);
        if (target.IsPeak)
        {
            low = high = IndexOf(target);
            return low >= 0;
        }

        var after = 0;
        while (after < _levels.Length && _targets[_levels[after]].From < target.From)
            after++;
        if (after == _levels.Length)
            return false;
        high = _levels[after];
        var to = _targets[high].From;
        low = to == target.From ? high : after > 0 ? _levels[after - 1] : -1;
        if (low < 0)
            return false;
        var from = _targets[low].From;
        share = to > from ? (float)(target.From - from) / (to - from) : 0;
        return true;
    }

    private int IndexOf(Target target)
    {
        for (var i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] == target)
                return i;
        }

        return -1;
    }

    private static void Write(
        ReadOnlySpan<float> quantiles, int slots, int low, int high, float share, SeriesWindow window, float scale, Span<float> row)
    {
        var last = window.Mean[^1];
        var most = Math.Max(0, window.Most);
        var least = 0f;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var z = ((1 - share) * quantiles[(level * slots) + low]) + (share * quantiles[(level * slots) + high]);
            var value = Math.Min(Math.Clamp((double)last + ((double)scale * z), 0, most), float.MaxValue);
            least = Math.Max(least, (float)value);
            row[level] = Math.Min(least, (float)most);
        }
    }
}
