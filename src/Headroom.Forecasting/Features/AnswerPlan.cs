namespace Headroom.Forecasting.Features;

/// <summary>
/// Which trained target answers which row of a table: the same one, or for a level between two trained leads both of them, by how near they
/// are. Worked out once and kept while tables of the same targets are asked for.
/// </summary>
internal sealed class AnswerPlan(Target[] trained)
{
    private Target[] _asked = [];
    private Answer[] _answers = [];

    public ReadOnlySpan<Answer> For(ForecastTable table)
    {
        if (!table.Targets.SequenceEqual(_asked))
        {
            _asked = table.Targets.ToArray();
            _answers = Array.ConvertAll(_asked, Find);
        }

        return _answers;
    }

    private Answer Find(Target target)
    {
        var same = Array.IndexOf(trained, target);
        if (same >= 0)
            return new Answer(same, same, 0);
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
            : new Answer(below, above, (float)(target.To - trained[below].To) / (trained[above].To - trained[below].To));
    }
}
