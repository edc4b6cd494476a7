namespace Headroom.Forecasting.Features;

/// <summary>
/// The plans of the tables that were asked for lately: callers fill a few tables again and again, by turns. Belongs to one thread.
/// </summary>
internal sealed class AnswerPlans(Target[] trained)
{
    private const int Most = 8;

    private readonly (ForecastTable Table, AnswerPlan Plan)?[] _known = new (ForecastTable, AnswerPlan)?[Most];
    private int _next;

    public AnswerPlan For(ForecastTable table)
    {
        foreach (var known in _known)
        {
            if (known is { } one && ReferenceEquals(one.Table, table))
                return one.Plan;
        }

        foreach (var known in _known)
        {
            if (known is { } one && one.Table.Targets.SequenceEqual(table.Targets))
                return one.Plan;
        }

        var plan = new AnswerPlan(trained, table.Targets);
        _known[_next] = (table, plan);
        _next = (_next + 1) % Most;
        return plan;
    }
}
