namespace Headroom.Forecasting.Slow;

/// <summary>
/// What a slow family said of a series a while ago, to be read until it says something new: levels at a few leads, and the peaks of the shape's
/// windows now and a little later. What is asked for lies as much nearer to it as the answer is old, and is read off the line between two that are there.
/// </summary>
internal sealed class LatestAnswer
{
    /// <summary>An answer is read for so many intervals.</summary>
    public const int Reserve = 24;

    /// <summary>A window's peak is worked out anew for every so many intervals that it begins later.</summary>
    private const int Shift = 4;

    /// <summary>Dense where answers change fast from lead to lead.</summary>
    private static readonly int[] s_leads = [1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 96, 144, 192, 240, 288, 288 + Reserve];

    private readonly PeakWindow[] _windows;
    private readonly int _firstPeak;
    private readonly ForecastTable _rows;
    private readonly long _madeAt;

    private LatestAnswer(ForecastShape shape, long madeAt)
    {
        // Where nobody asks for levels, they are not worked out.
        _firstPeak = shape.LevelCount > 0 ? s_leads.Length : 0;
        _windows = [.. shape.Peaks.Where(w => w.To + Reserve <= s_leads[^1])];
        var levels = s_leads.Take(_firstPeak).Select(Target.Level);
        var peaks = _windows.SelectMany(w => Enumerable.Range(0, Shifts).Select(i => Target.Peak(w.From + (i * Shift), w.To + (i * Shift))));
        (_rows, _madeAt) = (new ForecastTable(levels.Concat(peaks)), madeAt);
    }

    private static int Shifts => (Reserve / Shift) + 1;

    /// <summary>Lets a model answer that has followed its series up to now.</summary>
    public static LatestAnswer Of(IFittedSeries fitted, ForecastShape shape, long now)
    {
        var answer = new LatestAnswer(shape, now);
        fitted.Forecast(answer._rows);
        return answer;
    }

    /// <summary>Intervals since it was given.</summary>
    public long Age(long now) => now - _madeAt;

    /// <summary>
    /// Fills the rows of which something was said; leaves the others alone. Of a lead that is shorter than the answer is old it says nothing: what
    /// came since tells more.
    /// </summary>
    public void Read(long now, ForecastTable table)
    {
        if (Age(now) is not (>= 0 and <= Reserve))
            return;
        var age = (int)Age(now);
        for (var i = 0; i < table.Count; i++)
        {
            var target = table.Targets[i];
            if (target.IsPeak)
                ReadPeak(target.Window, age, table[i]);
            else if (target.To >= age)
                ReadLevel(target.To + age, table[i]);
        }
    }

    private void ReadLevel(int lead, Span<float> into)
    {
        if (_firstPeak == 0 || lead > s_leads[^1])
            return;
        var above = 0;
        while (s_leads[above] < lead)
            above++;
        if (s_leads[above] == lead)
            _rows[above].CopyTo(into);
        else
            Blend(above - 1, (float)(lead - s_leads[above - 1]) / (s_leads[above] - s_leads[above - 1]), into);
    }

    private void ReadPeak(PeakWindow window, int age, Span<float> into)
    {
        var place = Array.IndexOf(_windows, window);
        if (place < 0)
            return;
        var row = _firstPeak + (place * Shifts) + (age / Shift);
        if (age % Shift == 0)
            _rows[row].CopyTo(into);
        else
            Blend(row, (float)(age % Shift) / Shift, into);
    }

    /// <summary>Between a row and the next.</summary>
    private void Blend(int row, float part, Span<float> into)
    {
        var first = _rows[row];
        var second = _rows[row + 1];
        for (var level = 0; level < into.Length; level++)
            into[level] = first[level] + (part * (second[level] - first[level]));
    }
}
