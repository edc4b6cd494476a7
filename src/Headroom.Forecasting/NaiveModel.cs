namespace Headroom.Forecasting;

/// <summary>
/// The last value, plus what the same forecast got wrong over the last days: its errors' quantiles. For a peak, the errors of
/// "the highest of the window is the last value". No training and hard to beat at short horizons; the baseline of everything else.
/// </summary>
public sealed class NaiveModel : ISeriesModel
{
    /// <summary>Seven days of five minutes.</summary>
    public const int DefaultMemory = 2016;

    /// <summary>Fewer errors than this say nothing about the tail.</summary>
    private const int MinErrors = 24;

    private const int MaxTracked = 4;

    private readonly SampleRing _ring;
    private readonly int _memory;
    private readonly List<(PeakWindow Window, SortedWindow Errors)> _tracked = [];
    private double _last = double.NaN;
    private int _lastAge;

    public NaiveModel(int memory = DefaultMemory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, MinErrors);
        _memory = memory;
        _ring = new SampleRing(memory);
    }

    public string Name => "naive";

    public int Known { get; private set; }

    public void Learn(double mean, double peak)
    {
        _ring.Add((float)mean, (float)Math.Max(mean, peak));
        if (double.IsNaN(mean))
        {
            _lastAge++;
        }
        else
        {
            _last = mean;
            _lastAge = 0;
            Known++;
        }

        foreach (var (window, errors) in _tracked)
        {
            if (_ring.Count > window.To)
                AddPeakError(errors, window, window.To);
        }
    }

    public Distribution? Level(int lead)
    {
        lead += _lastAge;
        var errors = new List<float>(_ring.Count);
        for (var age = lead; age < _ring.Count; age++)
        {
            var error = _ring.Mean(age - lead) - _ring.Mean(age);
            if (!float.IsNaN(error))
                errors.Add(error);
        }

        errors.Sort();
        return Around(errors.ToArray());
    }

    public Distribution? Peak(PeakWindow window)
    {
        // With the last value k intervals old, what is asked for lies k leads further from it.
        if (_lastAge > 0)
        {
            if (window.To + _lastAge > PeakWindow.MaxLead)
                return null;
            return Around(Errors(new PeakWindow(window.From + _lastAge, window.To + _lastAge)).Sorted);
        }

        return Around(Tracked(window).Sorted);
    }

    private SortedWindow Tracked(PeakWindow window)
    {
        foreach (var (known, sorted) in _tracked)
        {
            if (known == window)
                return sorted;
        }

        var errors = Errors(window);
        if (_tracked.Count == MaxTracked)
            _tracked.RemoveAt(0);
        _tracked.Add((window, errors));
        return errors;
    }

    private SortedWindow Errors(PeakWindow window)
    {
        var errors = new SortedWindow(_memory);
        for (var age = _ring.Count - 1; age >= window.To; age--)
            AddPeakError(errors, window, age);
        return errors;
    }

    /// <summary>Adds the error of the forecast made after the interval of that age, whose window has passed.</summary>
    private void AddPeakError(SortedWindow errors, PeakWindow window, int age)
    {
        var error = _ring.HighestPeak(age - window.To, age - window.From) - _ring.Mean(age);
        if (!float.IsNaN(error))
            errors.Add(error);
    }

    private Distribution? Around(ReadOnlySpan<float> sortedErrors) =>
        sortedErrors.Length < MinErrors || double.IsNaN(_last)
            ? null
            : Distribution.FromSorted(sortedErrors, _last, 0, double.PositiveInfinity);
}
