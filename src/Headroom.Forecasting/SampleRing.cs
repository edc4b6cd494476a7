namespace Headroom.Forecasting;

/// <summary>The last n intervals' means and peaks; NaN where there was no sample. Index 0 is the newest.</summary>
internal sealed class SampleRing(int capacity)
{
    private readonly float[] _means = new float[capacity];
    private readonly float[] _peaks = new float[capacity];
    private int _next;

    public int Count { get; private set; }

    public void Add(float mean, float peak)
    {
        _means[_next] = mean;
        _peaks[_next] = peak;
        _next = _next + 1 == capacity ? 0 : _next + 1;
        Count = Math.Min(Count + 1, capacity);
    }

    public float Mean(int age) => _means[Index(age)];

    /// <summary>The highest peak of the intervals aged <paramref name="newest"/> to <paramref name="oldest"/>; NaN when too few are known.</summary>
    public float HighestPeak(int newest, int oldest)
    {
        var highest = float.NaN;
        var known = 0;
        var peaks = _peaks;
        var index = Index(oldest);
        for (var left = oldest - newest; left >= 0; left--)
        {
            var peak = peaks[index];
            index = index + 1 == peaks.Length ? 0 : index + 1;
            if (float.IsNaN(peak))
                continue;
            known++;
            if (!(highest >= peak))
                highest = peak;
        }

        // A window with more than a quarter missing might have had its peak in the gap.
        return known * 4 >= (oldest - newest + 1) * 3 ? highest : float.NaN;
    }

    private int Index(int age)
    {
        var index = _next - 1 - age;
        return index < 0 ? index + capacity : index;
    }
}
