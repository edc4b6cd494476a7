using System.Buffers;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Prophet;

/// <summary>One series' curve, and what it gets wrong, followed from interval to interval.</summary>
public sealed class FittedProphet : IFittedSeries
{
    private const byte Version = 1;

    private readonly PastErrors? _past;
    private readonly Situation _now;
    private readonly float _most;
    private readonly int _reach;
    private readonly int _paths;
    private readonly int _seed;
    private long _next;

    private FittedProphet(ProphetCurve curve, PastErrors? past, Situation now, float most, int reach, int paths, int seed, long next)
    {
        Curve = curve;
        _past = past;
        _now = now;
        _most = most;
        _reach = reach;
        _paths = paths;
        _seed = seed;
        _next = next;
    }

    public string Name => ProphetFamily.FamilyName;

    public ProphetCurve Curve { get; }

    internal static FittedProphet? Fit(SeriesWindow window, ProphetOptions options, int seed)
    {
        var start = window.Now - window.Count;
        if (window.KnownCount < PastErrors.Fewest || ProphetCurve.Fit(window.Known, start, window.PerDay, options) is not { } curve)
            return null;
        var past = options.FollowsLevel ? PastErrors.Of(window, curve, options) : null;
        var begun = window.Count - Math.Min(window.Count, PastErrors.Recent + window.Gap);
        var fitted = new FittedProphet(curve, past, new Situation(), window.Most, window.Count, options.Paths, seed, start + begun);
        foreach (var value in window.Known[begun..])
            fitted.Learn(value, value);
        return fitted;
    }

    public void Learn(float mean, float peak)
    {
        if (float.IsFinite(mean))
            _now.Add(mean, Binary.Single(mean - Curve.At(_next)));
        else
            _now.Add(float.NaN, float.NaN);
        _next++;
    }

    /// <summary>Looks no further ahead than the history reached back.</summary>
    public void Forecast(ForecastTable table)
    {
        var furthest = 0;
        foreach (var target in table.Targets)
            furthest = target.To > _reach ? furthest : Math.Max(furthest, target.To);
        if (furthest == 0)
            return;
        var curve = ArrayPool<double>.Shared.Rent(furthest);
        var values = ArrayPool<float>.Shared.Rent(_paths);
        for (var lead = 1; lead <= furthest; lead++)
            curve[lead - 1] = Curve.At(_next + lead - 1);
        if (_past is null)
            Plain(table, curve.AsSpan(0, furthest), values.AsSpan(0, _paths));
        else
            Following(_past, table, curve.AsSpan(0, furthest), values.AsSpan(0, _paths));
        ArrayPool<float>.Shared.Return(values);
        ArrayPool<double>.Shared.Return(curve);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Version);
        Curve.Save(writer);
        writer.Write(_past is not null);
        _past?.Save(writer);
        _now.Save(writer);
        writer.Write(_most);
        writer.Write(_reach);
        writer.Write(_paths);
        writer.Write(_seed);
        writer.Write(_next);
    }

    internal static FittedProphet Load(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"A fitted series of version {version} cannot be read; this program reads version {Version}.");
        var curve = ProphetCurve.Load(reader);
        var past = reader.ReadBoolean() ? PastErrors.Load(reader) : null;
        var now = Situation.Load(reader);
        return new FittedProphet(
            curve, past, now, reader.ReadSingle(), reader.ReadCount(), reader.ReadCount(), reader.ReadInt32(), reader.ReadInt64());
    }

    private void Following(PastErrors past, ForecastTable table, ReadOnlySpan<double> curve, Span<float> values)
    {
        var kept = ArrayPool<double>.Shared.Rent(curve.Length);
        for (var lead = 1; lead <= curve.Length; lead++)
            kept[lead - 1] = past.Persistence.After(lead + _now.Gap);
        using (var moments = LikeMoments.Rank(past.Values, _now.Last, _now.Mean()))
        using (var trends = TrendFutures.Draw(Curve, curve.Length / Curve.Span, _paths, _seed))
        {
            var paths = new FollowingPaths(past, _now, moments, trends, curve, kept, Curve.Span);
            for (var i = 0; i < table.Count; i++)
            {
                if (table.Targets[i].To <= _reach)
                    Answer(values[..paths.Values(table.Targets[i], values)], table[i]);
            }
        }

        ArrayPool<double>.Shared.Return(kept);
    }

    private void Plain(ForecastTable table, ReadOnlySpan<double> curve, Span<float> values)
    {
        var beyond = ((_next - Curve.Start) / Curve.Span) - 1;
        using var trends = TrendFutures.Draw(Curve, beyond + (curve.Length / Curve.Span), _paths, _seed);
        var draws = new Draws(~_seed);
        for (var i = 0; i < table.Count; i++)
        {
            var target = table.Targets[i];
            if (target.To > _reach)
                continue;
            for (var path = 0; path < values.Length; path++)
            {
                var highest = double.NegativeInfinity;
                for (var lead = target.From; lead <= target.To; lead++)
                {
                    var trend = trends.Deviation(path, beyond + ((lead - 1) / Curve.Span));
                    highest = Math.Max(highest, curve[lead - 1] + trend + (Curve.Noise * draws.Normal()));
                }

                values[path] = Binary.Single(highest);
            }

            Answer(values, table[i]);
        }
    }

    private void Answer(Span<float> values, Span<float> row)
    {
        if (values.IsEmpty)
            return;
        values.Sort();
        var most = Math.Min(_most, float.MaxValue);
        for (var i = 0; i < row.Length; i++)
        {
            var place = QuantileLevels.All[i] * (values.Length - 1);
            var below = (int)place;
            var value = (double)values[below];
            if (below + 1 < values.Length)
                value += (place - below) * (values[below + 1] - value);
            row[i] = (float)Math.Clamp(value, 0, most);
        }
    }
}
