using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>Chooses the stretches that a training learns from and the later ones that it is judged by.</summary>
internal sealed class StretchSampler
{
    private const int LeastMoments = 200;

    private readonly List<SeriesWindow> _series = [];
    private readonly StretchBuilder _builder;
    private readonly long _cut;

    public StretchSampler(IReadOnlyList<TrainingSeries> fleet, StretchBuilder builder, double heldOutShare)
    {
        _builder = builder;
        foreach (var series in fleet)
        {
            if (series.Mean.Length <= Stretch.Steps)
                continue;
            var window = new SeriesWindow(series.Mean.Length) { Application = series.Application, User = series.User };
            window.Load(series.Mean, series.Peak, series.FirstInterval + series.Mean.Length, series.Floor, series.Most, series.PerDay);
            if (window.Count > Stretch.Steps)
                _series.Add(window);
        }

        _cut = Cut(heldOutShare);
    }

    public bool IsTooSmall => _series.Sum(s => (long)s.Count - Stretch.Steps) < LeastMoments;

    /// <summary>Stretches whose moments and outcomes lie before the cut.</summary>
    public List<Stretch> Training(int count, Random random) => Draw(count, random, isLate: false);

    /// <summary>Stretches whose moments lie after it.</summary>
    public List<Stretch> HeldOut(int count, Random random) => Draw(count, random, isLate: true);

    private static long First(SeriesWindow series) => series.Now - series.Count;

    /// <summary>The interval after which the latest share of all moments lies.</summary>
    private long Cut(double share)
    {
        if (_series.Count == 0)
            return 0;
        long low = _series.Min(First), high = _series.Max(s => s.Now);
        var wanted = _series.Sum(s => (double)s.Count) * share;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_series.Sum(s => (double)Math.Clamp(s.Now - middle, 0, s.Count)) > wanted)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private List<Stretch> Draw(int count, Random random, bool isLate)
    {
        var ranges = new List<(SeriesWindow Series, int From, int To)>();
        foreach (var series in _series)
        {
            var cut = (int)Math.Clamp(_cut - First(series), 0, series.Count);
            var (from, to) = isLate
                ? (Math.Max(0, cut - Stretch.StepOf(0)), series.Count - Stretch.Steps)
                : (0, cut - Stretch.Steps);
            if (to > from)
                ranges.Add((series, from, to));
        }

        var stretches = new List<Stretch>(count);
        var ends = new double[ranges.Count];
        double total = 0;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = total += ranges[i].To - ranges[i].From;
        PreparedSeries? prepared = null;
        for (var i = 0; i < count && total > 0; i++)
        {
            // One draw in each of equal parts of the whole: no series is missed by chance.
            var place = (i + random.NextDouble()) / count * total;
            var index = Array.BinarySearch(ends, place);
            var (series, from, to) = ranges[Math.Min(index < 0 ? ~index : index, ends.Length - 1)];
            var start = random.Next(from, to);
            var cut = (int)Math.Clamp(_cut - First(series), 0, series.Count);

            // The draws go through the fleet in order, so one prepared series at a time is enough.
            if (prepared?.Window != series)
                prepared = new PreparedSeries(series);
            stretches.Add(_builder.Build(prepared, start, isLate ? cut : 0, isLate ? series.Count : cut));
        }

        return stretches;
    }
}
