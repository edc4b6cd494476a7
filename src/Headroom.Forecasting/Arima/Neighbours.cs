namespace Headroom.Forecasting.Arima;

/// <summary>
/// The error processes a little beside one, a free number moved in each. The filter's gains there, less its own, are their slopes; this
/// costs only the rows that the schedule has, not the length of the series.
/// </summary>
internal sealed class Neighbours
{
    private const double Step = 1e-6;

    private readonly ErrorProcess[] _processes;
    private readonly GainSchedule[] _schedules;
    private readonly double[] _free;

    public Neighbours(int p, int q, ArimaData data)
    {
        _free = new double[p + q];
        _processes = [.. Enumerable.Range(0, p + q).Select(_ => new ErrorProcess(p, q, data.Levels))];
        _schedules = [.. _processes.Select(process => new GainSchedule(process, data.Known))];
    }

    public bool Build(ReadOnlySpan<double> free, GainSchedule schedule)
    {
        free.CopyTo(_free);
        for (var k = 0; k < _free.Length; k++)
        {
            _free[k] += Step;
            _processes[k].Set(_free);
            _free[k] = free[k];
            if (!_schedules[k].BuildLike(schedule))
                return false;
        }

        return true;
    }

    /// <summary>Writes the slopes along one free number into its lane.</summary>
    public void Slopes(int free, int lane, GainSchedule schedule, ErrorProcess process, int stride, double[] gains, double[] logs, double[] phi)
    {
        const double perStep = 1 / Step;
        var beside = _schedules[free];
        Differences(beside.Gains, schedule.Gains, gains.AsSpan(lane), stride);
        Differences(_processes[free].Phi, process.Phi, phi.AsSpan(lane), stride);
        var variances = schedule.Variances;
        for (var i = 0; i < variances.Length; i++)
            logs[(i * stride) + lane] = (beside.Variances[i] - variances[i]) * perStep / variances[i];
    }

    private static void Differences(ReadOnlySpan<double> beside, ReadOnlySpan<double> here, Span<double> slopes, int stride)
    {
        const double perStep = 1 / Step;
        for (int i = 0, at = 0; i < here.Length && i < beside.Length; i++, at += stride)
            slopes[at] = (beside[i] - here[i]) * perStep;
    }
}
