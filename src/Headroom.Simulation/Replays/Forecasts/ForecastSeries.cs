using Headroom.Control.Learning;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting.Training;

namespace Headroom.Simulation.Replays.Forecasts;

/// <summary>One VM's column of a trace file, in the file's own unit.</summary>
internal sealed class ForecastSeries
{
    private readonly TraceSeries _trace;
    private readonly float[] _usage;
    private readonly byte[] _conditions;
    private readonly long _firstInterval;

    private ForecastSeries(TraceSeries trace, Resource resource, long firstInterval, float most)
    {
        (_trace, _firstInterval, Most) = (trace, firstInterval, most);
        _usage = Array.ConvertAll(trace.Usage(resource).ToArray(), x => (float)x);
        _conditions = Array.ConvertAll(trace.Activities(), Condition.Of);
    }

    public string Vm => _trace.Name;

    public float Most { get; }

    public static List<ForecastSeries> Of(TraceSet traces, Resource resource)
    {
        var most = resource is Resource.Cpu or Resource.Memory ? 100 : float.PositiveInfinity;
        var first = traces.Start.ToUnixTimeSeconds() / TraceGrid.StepSeconds;
        return [.. traces.Vms.Where(vm => vm.Has(resource)).Select(vm => new ForecastSeries(vm, resource, first, most))];
    }

    /// <summary>The usage of an interval, counted from 1970; NaN when it isn't known.</summary>
    public float this[long interval] => interval >= _firstInterval && interval < _firstInterval + _usage.Length
        ? _usage[interval - _firstInterval]
        : float.NaN;

    /// <summary>What held during an interval; 0 when nobody knows.</summary>
    public byte ConditionIn(long interval) => interval >= _firstInterval && interval < _firstInterval + _conditions.Length
        ? _conditions[interval - _firstInterval]
        : (byte)0;

    /// <summary>The application and the user that the file has named before the end.</summary>
    public (string? Application, string? User) LabelsBefore(long end)
    {
        var last = (int)Math.Min(_usage.Length, end - _firstInterval) - 1;
        return (_trace.ApplicationAt(last), _trace.UserAt(last));
    }

    /// <summary>The first interval with a sample; null when there is none before <paramref name="end"/>.</summary>
    public long? FirstKnown(long end)
    {
        for (var i = 0; i < _usage.Length && _firstInterval + i < end; i++)
        {
            if (!float.IsNaN(_usage[i]))
                return _firstInterval + i;
        }

        return null;
    }

    /// <summary>
    /// The smallest difference that matters: half a percent of what it can have or, where nobody knows, of the highest so far, and at least
    /// one in the file's unit (1,000 bytes/s).
    /// </summary>
    public float Floor(long end)
    {
        if (float.IsFinite(Most))
            return Most * 0.005f;
        var highest = 0f;
        for (var i = 0; i < _usage.Length && _firstInterval + i < end; i++)
        {
            if (_usage[i] > highest)
                highest = _usage[i];
        }

        return Math.Max(1, highest * 0.005f);
    }

    /// <summary>What a training may see of it: everything before <paramref name="end"/>; null when that is nothing.</summary>
    public TrainingSeries? Before(long end, SeriesLabels labels)
    {
        if (FirstKnown(end) is not { } first)
            return null;
        var from = (int)(first - _firstInterval);
        var to = (int)Math.Min(_usage.Length, end - _firstInterval);
        var values = _usage[from..to];
        var (application, user) = labels.Of(LabelsBefore(end));
        return new TrainingSeries
        {
            Mean = values,
            Peak = values,
            FirstInterval = first,
            Floor = Floor(end),
            Most = Most,
            Application = application,
            User = user,
        };
    }
}
