using System.Buffers;

namespace Headroom.Forecasting.Prophet;

/// <summary>
/// The fitted curve: a trend of straight pieces, seasons and the effects of special days, in the series' unit. Immutable.
/// </summary>
public sealed class ProphetCurve
{
    /// <summary>The scale of the normal priors on offset and rate.</summary>
    private const double TrendPrior = 5;

    private readonly double[] _changeTimes;
    private readonly double[] _changes;
    private readonly double[] _seasonal;
    private readonly DayEffect[] _special;
    private readonly SeasonBasis _seasons;

    private ProphetCurve(SeasonBasis seasons, double[] changeTimes, double[] changes, double[] seasonal, DayEffect[] special)
    {
        _seasons = seasons;
        _changeTimes = changeTimes;
        _changes = changes;
        _seasonal = seasonal;
        _special = special;
        TypicalChange = changes.Length == 0 ? 0 : changes.Average(Math.Abs);
    }

    /// <summary>The interval of the first sample.</summary>
    public long Start { get; private init; }

    /// <summary>Intervals from the first sample to the last: the unit of time of the rates.</summary>
    public double Span { get; private init; }

    public double Offset { get; private init; }

    /// <summary>By how much the trend rises over a span, before its first change.</summary>
    public double Rate { get; private init; }

    /// <summary>The standard deviation of the noise.</summary>
    public double Noise { get; private init; }

    /// <summary>When the rate may change, as shares of the span.</summary>
    public ReadOnlySpan<double> ChangeTimes => _changeTimes;

    /// <summary>By how much it does.</summary>
    public ReadOnlySpan<double> Changes => _changes;

    /// <summary>The mean size of those changes, those of zero included.</summary>
    public double TypicalChange { get; }

    /// <summary>Coefficients of sine and cosine over the day, of one turn, of two …, then over the week.</summary>
    public ReadOnlySpan<double> Seasonal => _seasonal;

    /// <param name="known">The first is known; NaN in a gap.</param>
    /// <param name="start">The interval of the first.</param>
    /// <returns>Null when there are no two samples.</returns>
    public static ProphetCurve? Fit(ReadOnlySpan<float> known, long start, int perDay, ProphetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Design.Of(known, start, perDay, options) is not { } design)
            return null;
        var rows = ArrayPool<double>.Shared.Rent(Math.Max(1, design.Seasons.Cycle * design.Seasons.Width));
        design.Seasons.FillCycle(rows);
        var fit = new MapFit(NormalEquations.Of(known, design, rows), Precision(design, options), options.ChangepointScale);
        ArrayPool<double>.Shared.Return(rows);
        fit.Run();
        return Of(design, fit);
    }

    /// <summary>The trend at an interval.</summary>
    public double Trend(long interval)
    {
        var time = (interval - Start) / Span;
        var trend = Offset + (Rate * time);
        for (var i = 0; i < _changes.Length && time > _changeTimes[i]; i++)
            trend += _changes[i] * (time - _changeTimes[i]);
        return trend;
    }

    /// <summary>What the time of day and of the week add.</summary>
    public double Season(long interval)
    {
        Span<double> row = stackalloc double[_seasonal.Length];
        _seasons.Fill(_seasons.Phase(interval), row);
        return Sums.Dot(row, _seasonal);
    }

    /// <summary>What special days add.</summary>
    public double SpecialEffect(long interval)
    {
        if (_special.Length == 0)
            return 0;
        var day = (long)Math.Floor(interval / (double)_seasons.PerDay);
        var sum = 0.0;
        foreach (var effect in _special)
            sum += effect.Days.Contains(day) ? effect.Size : 0;
        return sum;
    }

    public double At(long interval) => Trend(interval) + Season(interval) + SpecialEffect(interval);

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Start);
        writer.Write(Span);
        writer.Write(Offset);
        writer.Write(Rate);
        writer.Write(Noise);
        writer.Write(_seasons.PerDay);
        writer.Write(_seasons.DailyOrder);
        writer.Write(_seasons.WeeklyOrder);
        writer.WriteNumbers(_changeTimes);
        writer.WriteNumbers(_changes);
        writer.WriteNumbers(_seasonal);
        writer.Write(_special.Length);
        foreach (var effect in _special)
            effect.Save(writer);
    }

    internal static ProphetCurve Load(BinaryReader reader)
    {
        var (start, span, offset, rate, noise) =
            (reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        var seasons = new SeasonBasis(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var (changeTimes, changes, seasonal) = (reader.ReadNumbers(), reader.ReadNumbers(), reader.ReadNumbers());
        var special = new DayEffect[reader.ReadCount()];
        for (var i = 0; i < special.Length; i++)
            special[i] = DayEffect.Load(reader);
        return new ProphetCurve(seasons, changeTimes, changes, seasonal, special)
        {
            Start = start,
            Span = span,
            Offset = offset,
            Rate = rate,
            Noise = noise,
        };
    }

    private static double[] Precision(Design design, ProphetOptions options)
    {
        var precision = new double[design.Smooth];
        precision.AsSpan(0, 2).Fill(1 / (TrendPrior * TrendPrior));
        precision.AsSpan(2, design.Seasons.Width).Fill(1 / (options.SeasonalityScale * options.SeasonalityScale));
        for (var i = 0; i < design.Special.Count; i++)
            precision[2 + design.Seasons.Width + i] = 1 / (design.Special[i].PriorScale * design.Special[i].PriorScale);
        return precision;
    }

    private static ProphetCurve Of(Design design, MapFit fit)
    {
        double[] scaled = [.. fit.Coefficients.Select(c => c * design.Scale)];
        var seasonal = scaled[2..(2 + design.Seasons.Width)];
        var special = design.Special.Select((s, i) => new DayEffect([.. s.Days], scaled[2 + seasonal.Length + i]));
        return new ProphetCurve(design.Seasons, design.ChangeTimes, scaled[design.Smooth..], seasonal, [.. special])
        {
            Start = design.Start,
            Span = design.Span,
            Offset = scaled[0],
            Rate = scaled[1],
            Noise = fit.Noise * design.Scale,
        };
    }
}
