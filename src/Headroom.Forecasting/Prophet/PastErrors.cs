using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Prophet;

/// <summary>
/// What such curves got wrong lately. The later half of the history is cut into pieces, and each piece compared with a curve that was
/// fitted to what came before it: what a curve leaves of its own history is smaller than its errors, most of all where the trend runs on.
/// </summary>
internal sealed class PastErrors
{
    /// <summary>Intervals whose mean is, with the last value, the situation of a moment.</summary>
    public const int Recent = 12;

    /// <summary>Fewer errors than this say nothing about the tail.</summary>
    public const int Fewest = 24;

    private const int Pieces = 7;

    private readonly float[] _values;
    private readonly float[] _errors;
    private readonly float[] _peaks;

    private PastErrors(float[] values, float[] errors, float[] peaks, Persistence persistence)
    {
        _values = values;
        _errors = errors;
        _peaks = peaks;
        Persistence = persistence;
    }

    /// <summary>What there was, interval by interval; NaN in a gap.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>How far it was above the curve; NaN in a gap.</summary>
    public ReadOnlySpan<float> Errors => _errors;

    /// <summary>The same of the intervals' peaks; empty when no peak was ever above its mean.</summary>
    public ReadOnlySpan<float> Peaks => _peaks;

    public Persistence Persistence { get; }

    public static PastErrors Of(SeriesWindow window, ProphetCurve curve, ProphetOptions options)
    {
        var first = window.Count / 2;
        var errors = Backtest(window, options, first);
        if (errors.Length - errors.AsSpan().Count(float.NaN) < Fewest)
        {
            first = 0;
            errors = new float[window.Count];
            Compare(window, curve, 0, window.Count, errors);
        }

        return new PastErrors(ValuesOf(window, errors), errors, PeaksOf(window, first, errors), Persistence.Of(errors));
    }

    public void Save(BinaryWriter writer)
    {
        writer.WriteNumbers(_values);
        writer.WriteNumbers(_errors);
        writer.WriteNumbers(_peaks);
        Persistence.Save(writer);
    }

    public static PastErrors Load(BinaryReader reader)
    {
        var past = new PastErrors(reader.ReadSingles(), reader.ReadSingles(), reader.ReadSingles(), Persistence.Load(reader));
        return past._values.Length == past._errors.Length && (past._peaks.Length == 0 || past._peaks.Length == past._errors.Length)
            ? past
            : throw new InvalidDataException("Not a fitted series.");
    }

    private static float[] Backtest(SeriesWindow window, ProphetOptions options, int first)
    {
        var start = window.Now - window.Count;
        var errors = new float[window.Count - first];
        Array.Fill(errors, float.NaN);
        for (var piece = 0; piece < Pieces; piece++)
        {
            var from = first + (int)((long)errors.Length * piece / Pieces);
            var to = first + (int)((long)errors.Length * (piece + 1) / Pieces);
            if (from < to && ProphetCurve.Fit(window.Known[..from], start, window.PerDay, options) is { } curve)
                Compare(window, curve, from, to, errors.AsSpan(from - first));
        }

        return errors;
    }

    private static void Compare(SeriesWindow window, ProphetCurve curve, int from, int to, Span<float> errors)
    {
        var start = window.Now - window.Count;
        for (var i = from; i < to; i++)
            errors[i - from] = float.IsNaN(window.Known[i]) ? float.NaN : Binary.Single(window.Known[i] - curve.At(start + i));
    }

    /// <summary>Where there is no error to go with it, a value is of no use.</summary>
    private static float[] ValuesOf(SeriesWindow window, float[] errors)
    {
        var values = window.Known[^errors.Length..].ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i] = float.IsNaN(errors[i]) ? float.NaN : values[i];
        return values;
    }

    private static float[] PeaksOf(SeriesWindow window, int first, float[] errors)
    {
        if (window.Peak[first..].SequenceEqual(window.Mean[first..]))
            return [];
        var peaks = new float[errors.Length];
        for (var i = 0; i < peaks.Length; i++)
            peaks[i] = errors[i] + (window.Peak[first + i] - window.Mean[first + i]);
        return peaks;
    }
}
