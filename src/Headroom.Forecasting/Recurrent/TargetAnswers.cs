using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// Puts the network's quantiles into a table: trained targets as they are, leads between two trained ones from both. Belongs to one thread.
/// </summary>
internal sealed class TargetAnswers(Target[] targets)
{
    private readonly AnswerPlans _plans = new(targets);

    public void Fill(ReadOnlySpan<float> quantiles, int slots, SeriesWindow window, float scale, ForecastTable table)
    {
        var plan = _plans.For(table);
        for (var i = 0; i < plan.Rows.Length; i++)
        {
            var row = plan.Rows[i];
            if (row.First >= 0)
                Write(quantiles[plan.Sources[row.First]..], quantiles[plan.Sources[row.Second]..], row.OfSecond, slots, window, scale, table[i]);
        }
    }

    private static void Write(
        ReadOnlySpan<float> first, ReadOnlySpan<float> second, float ofSecond, int slots, SeriesWindow window, float scale, Span<float> row)
    {
        var last = window.Mean[^1];
        var most = Math.Min(Math.Max(0, window.Most), float.MaxValue);
        var least = 0f;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var low = first[level * slots];
            var high = second[level * slots];

            // Beyond the largest float the limit takes over.
            var value = last + (scale * (low + (ofSecond * (high - low))));
            least = Math.Max(least, value);
            row[level] = Math.Min(least, most);
        }
    }
}
