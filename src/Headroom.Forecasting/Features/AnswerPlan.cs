using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Which trained targets answer the rows of a table: for each row the same one, or for a level between two trained leads both of them, by how
/// near they are. Rows share their sources, so that each is predicted once.
/// </summary>
internal sealed class AnswerPlan
{
    private readonly List<int> _sources = [];
    private readonly int[] _trained;
    private readonly Answer[] _rows;

    public AnswerPlan(ReadOnlySpan<Target> trained, ReadOnlySpan<Target> asked)
    {
        _rows = new Answer[asked.Length];
        for (var i = 0; i < _rows.Length; i++)
            _rows[i] = Find(trained, asked[i]);
        _trained = [.. _sources];
    }

    /// <summary>The places of the trained targets that are needed, among all that there are.</summary>
    public ReadOnlySpan<int> Sources => _trained;

    public ReadOnlySpan<Answer> Rows => _rows;

    /// <summary>
    /// Turns what was predicted of each source, in scales above the last value, into the rows of a table; where it is NaN there is no answer.
    /// </summary>
    public void Write(ReadOnlySpan<Vector256<float>> predicted, FeatureExtractor extractor, float most, ForecastTable table)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = _rows[i];
            if (row.First < 0 || float.IsNaN(predicted[row.First][0]) || float.IsNaN(predicted[row.Second][0]))
                continue;
            var value = predicted[row.First];
            if (row.OfSecond > 0)
                value += (predicted[row.Second] - value) * row.OfSecond;
            AnswerRow.Write(value, extractor.Last, extractor.Scale, most, table[i]);
        }
    }

    private Answer Find(ReadOnlySpan<Target> trained, Target target)
    {
        var same = trained.IndexOf(target);
        if (same >= 0)
            return new Answer(Source(same), Source(same), 0);
        if (target.IsPeak)
            return Answer.None;
        var (below, above) = (-1, -1);
        for (var i = 0; i < trained.Length; i++)
        {
            if (trained[i].IsPeak)
                continue;
            if (trained[i].To < target.To && (below < 0 || trained[i].To > trained[below].To))
                below = i;
            if (trained[i].To > target.To && (above < 0 || trained[i].To < trained[above].To))
                above = i;
        }

        return below < 0 || above < 0
            ? Answer.None
            : new Answer(Source(below), Source(above), (float)(target.To - trained[below].To) / (trained[above].To - trained[below].To));
    }

    private int Source(int trained)
    {
        var known = _sources.IndexOf(trained);
        if (known >= 0)
            return known;
        _sources.Add(trained);
        return _sources.Count - 1;
    }
}
