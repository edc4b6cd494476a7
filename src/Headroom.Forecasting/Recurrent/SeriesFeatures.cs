using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// What the network sees. Every value is a difference to the newest one in units of the series' own scale, squashed so that a burst a
/// thousand times as large as usual is a moderate number; what is read lies at or before the moment.
/// </summary>
public static class SeriesFeatures
{
    /// <summary>Inputs of the cell at every step.</summary>
    public const int Inputs = 16;

    /// <summary>Leads whose mean a day earlier is looked at, as blocks that begin after one ends; the last one ends a day ahead.</summary>
    private static readonly int[] s_blocks = [1, 3, 6, 12, 24, 48, 72, 96, 120, 144, 168, 192, 216, 240, 264, 288];

    private const int Days = 7;
    private const int PeakLeads = 12;
    private const int FixedExtras = 6;

    /// <summary>What the head sees besides the cell's state and inputs.</summary>
    public static int Extras => FixedExtras + QuantileLevels.Count + (2 * (s_blocks.Length + 1));

    /// <summary>The unit of inputs and outputs.</summary>
    public static float Scale(SeriesWindow window, SeriesStatistics statistics) => Math.Max(Math.Max(window.Floor, 1e-9f), statistics.Spread);

    public static void WriteInputs(SeriesWindow window, int at, SeriesStatistics statistics, float lastBefore, Span<float> inputs)
    {
        var value = window.Mean[at];
        var scale = Scale(window, statistics);
        var change = Math.Max(0.2f * window.Floor, statistics.Change) + 1e-12f;
        var dayBefore = at + 1 - window.PerDay;
        inputs[0] = Squash((value - statistics.Slow) / scale);
        inputs[1] = Squash((value - lastBefore) / change);
        inputs[2] = Squash((window.Peak[at] - value) / scale);
        inputs[3] = Squash((statistics.Fast - value) / scale);
        inputs[4] = Squash((statistics.Middle - value) / scale);
        inputs[5] = dayBefore >= 0 ? Squash((window.Mean[dayBefore] - value) / scale) : 0;
        inputs[6] = 0.5f * Squash(value / scale);
        inputs[7] = 0.5f * MathF.Log(change / scale);
        inputs[8] = 0.3f * MathF.Log(scale / Math.Max(window.Floor, 1e-9f));
        WriteCalendar(window.Now - window.Count + at + 1, window.PerDay, inputs.Slice(9, 4));
        inputs[13] = float.IsNaN(window.Known[at]) ? 1 : 0;
        inputs[14] = Squash((statistics.Crest - value) / scale);
        inputs[15] = float.IsFinite(window.Most) ? Math.Clamp(Squash((window.Most - value) / scale) * 0.3f, 0, 3) : 3;
    }

    public static void WriteExtras(SeriesWindow window, int at, SeriesStatistics statistics, Span<float> extras)
    {
        var value = window.Mean[at];
        var unit = 1 / Scale(window, statistics);
        extras[0] = Squash((Sums.Highest(Back(window.Peak, at, 12)) - value) * unit);
        extras[1] = Squash((Sums.Highest(Back(window.Peak, at, window.PerDay)) - value) * unit);
        extras[2] = Squash((Sums.Of(Back(window.Mean, at, 3)) / Math.Min(3, at + 1) - value) * unit);
        extras[3] = Squash((Sums.Highest(Back(window.Peak, at, 48)) - value) * unit);
        var days = Math.Min(Days, (at + 1) / window.PerDay);
        extras[4] = days > 0 ? 1 : 0;
        extras[5] = days / (float)Days;
        for (var k = 0; k < QuantileLevels.Count; k++)
            extras[FixedExtras + k] = Squash((statistics.Quantiles[k] - value) * unit);
        WriteDays(window, at, days, value, unit, extras[(FixedExtras + QuantileLevels.Count)..]);
    }

    /// <summary>The same leads a day earlier, and the mean of them over up to a week.</summary>
    private static void WriteDays(SeriesWindow window, int at, int days, float value, float unit, Span<float> extras)
    {
        var blocks = s_blocks.Length;
        extras[..(2 * (blocks + 1))].Clear();
        if (days == 0)
            return;
        Span<float> mean = stackalloc float[blocks + 1];
        mean.Clear();
        for (var day = 1; day <= days; day++)
        {
            var from = at + 1 - (day * window.PerDay);
            var begin = 0;
            for (var block = 0; block < blocks; block++)
            {
                var end = Math.Min(s_blocks[block], window.PerDay);
                var length = Math.Max(1, end - begin);
                var start = Math.Min(begin, window.PerDay - length);
                mean[block] += Sums.Of(window.Mean.Slice(from + start, length)) / length;
                begin = end;
            }

            mean[blocks] += Sums.Highest(window.Peak.Slice(from, Math.Min(PeakLeads, window.PerDay)));
            if (day == 1)
                WriteDifferences(mean, 1, value, unit, extras);
        }

        WriteDifferences(mean, days, value, unit, extras[(blocks + 1)..]);
    }

    private static void WriteDifferences(ReadOnlySpan<float> sums, int days, float value, float unit, Span<float> extras)
    {
        for (var i = 0; i < sums.Length; i++)
            extras[i] = Squash(((sums[i] / days) - value) * unit);
    }

    private static void WriteCalendar(long interval, int perDay, Span<float> inputs)
    {
        var day = (float)(interval % perDay) / perDay * MathF.Tau;
        var week = (float)(interval % (7L * perDay)) / (7L * perDay) * MathF.Tau;
        (inputs[0], inputs[1]) = MathF.SinCos(day);
        (inputs[2], inputs[3]) = MathF.SinCos(week);
    }

    private static ReadOnlySpan<float> Back(ReadOnlySpan<float> values, int at, int count) =>
        values.Slice(Math.Max(0, at + 1 - count), Math.Min(count, at + 1));

    private static float Squash(float value) => value < 0 ? -Squash(-value) : Math.Min(MathF.Log(value + MathF.Sqrt((value * value) + 1)), 12);
}
