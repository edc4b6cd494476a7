using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Companions;

/// <summary>
/// Finds for each series the one whose surprises it repeats best some intervals later. The correlation must be higher than the best of so many
/// pairs and lags is by chance, and it must hold in the later part of the history, which had no say in the choice. It reads histories:
/// nothing may be learned meanwhile. What it finds depends on the histories and the seed alone.
/// </summary>
public sealed class CompanionSearch(CompanionOptions options)
{
    /// <summary>Leaders of each follower that are looked at again in the later history.</summary>
    private const int Finalists = 3;

    /// <summary>Stretches (three hours) whose sums are compared: what one busy night did once must not count as often as it has intervals.</summary>
    private const int Block = 36;

    /// <summary>By how many standard errors the finding must hold: over the stretches searched, and over the later ones.</summary>
    private const float SearchErrors = 4;
    private const float LaterErrors = 3;

    /// <summary>A weaker correlation explains less than a fortieth of what is uncertain: not worth reading two histories.</summary>
    private const float LeastStrength = 0.15f;

    private readonly float[] _follower = new float[ChangeSketch.Length];
    private readonly float[] _leader = new float[ChangeSketch.Length];
    private readonly float[] _products = new float[LagProducts.Room];
    private readonly List<int> _candidates = [];
    private readonly Companion[] _best = new Companion[Finalists];

    /// <summary>The companion of each series; null for those that have none.</summary>
    /// <param name="groups">Series of the same number are likely to have to do with each other (one host, one cluster); 0: unknown. Empty: nobody knows.</param>
    public Companion?[] Find(IReadOnlyList<SeriesState> series, IReadOnlyList<int> groups, CancellationToken cancellationToken)
    {
        var candidates = new Candidates([.. series.Select(s => s.Traits.Application)], groups, [.. series.Select(s => s.Traits.User)], options);
        return Find(Sketch(series), candidates, cancellationToken);
    }

    /// <summary>The same among copies, for a search while the series go on.</summary>
    public Companion?[] Find(IReadOnlyList<TrainingSeries> series, IReadOnlyList<int> groups, CancellationToken cancellationToken)
    {
        var candidates = new Candidates([.. series.Select(s => s.Application)], groups, [.. series.Select(s => s.User)], options);
        return Find(Sketch(series), candidates, cancellationToken);
    }

    private Companion?[] Find(ChangeSketch?[] sketches, Candidates candidates, CancellationToken cancellationToken)
    {
        var found = new Companion?[sketches.Length];
        for (var i = 0; i < found.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sketches[i] is not { } follower)
                continue;
            candidates.Choose(i, _candidates);
            follower.CopyTo(_follower);
            found[i] = Confirm(sketches, follower, Search(sketches, follower));
        }

        return found;
    }

    private ChangeSketch?[] Sketch(IReadOnlyList<SeriesState> series)
    {
        var now = series.Max(s => s.Next) ?? 0;
        var windows = new Dictionary<int, SeriesWindow>();
        return [.. series.Select(s => SketchOne(s, now, windows))];
    }

    private ChangeSketch?[] Sketch(IReadOnlyList<TrainingSeries> series)
    {
        var now = series.Count == 0 ? 0 : series.Max(s => s.FirstInterval + s.Mean.Length);
        var window = new SeriesWindow();
        return [.. series.Select(s =>
        {
            window.Load(s.Mean, s.Peak, s.FirstInterval + s.Mean.Length, s.Floor, s.Most, options.PerDay);
            return ChangeSketch.Of(window, now, _leader);
        })];
    }

    private ChangeSketch? SketchOne(SeriesState state, long now, Dictionary<int, SeriesWindow> windows)
    {
        if (state.Next is not { } next || state.History.Known == 0)
            return null;
        if (!windows.TryGetValue(state.History.Capacity, out var window))
            windows[state.History.Capacity] = window = new SeriesWindow(state.History.Capacity);
        state.History.LoadInto(window, next, state.Traits.Floor, state.Traits.Most, options.PerDay);
        return ChangeSketch.Of(window, now, _leader);
    }

    /// <summary>Fills the finalists, best first; returns how many passed.</summary>
    private int Search(ChangeSketch?[] sketches, ChangeSketch follower)
    {
        // Twice a normal tail is at most exp(-z^2 / 2): with this z the expected number of chance findings is what is allowed.
        var errors = MathF.Sqrt(2 * MathF.Log((float)(Math.Max(1, _candidates.Count) * LagProducts.MostLag / options.FalseAlarms)));
        var least = Math.Max(LeastStrength, errors / MathF.Sqrt(ChangeSketch.SearchLength));
        var count = 0;
        foreach (var candidate in _candidates)
        {
            if (sketches[candidate] is not { } leader)
                continue;
            leader.CopyTo(_leader);
            LagProducts.Of(_leader, _follower, 0, ChangeSketch.SearchLength, _products);
            var lag = Best();
            var strength = _products[lag] / (leader.SearchNorm * follower.SearchNorm);
            if (Math.Abs(strength) >= least)
                count = Insert(new Companion(candidate, lag, strength), count);
        }

        return count;
    }

    private int Best()
    {
        var best = 1;
        for (var lag = 2; lag <= LagProducts.MostLag; lag++)
        {
            if (Math.Abs(_products[lag]) > Math.Abs(_products[best]))
                best = lag;
        }

        return best;
    }

    private int Insert(Companion companion, int count)
    {
        var at = count;
        for (; at > 0 && Math.Abs(_best[at - 1].Strength) < Math.Abs(companion.Strength); at--)
        {
            if (at < Finalists)
                _best[at] = _best[at - 1];
        }

        if (at < Finalists)
            _best[at] = companion;
        return Math.Min(count + 1, Finalists);
    }

    /// <summary>The first of the finalists that holds in the later history too.</summary>
    private Companion? Confirm(ChangeSketch?[] sketches, ChangeSketch follower, int finalists)
    {
        for (var i = 0; i < finalists; i++)
        {
            var companion = _best[i];
            var leader = sketches[companion.Leader]!;
            leader.CopyTo(_leader);
            var (sum, error) = Stretches(companion.Lag, ChangeSketch.SearchLength, ChangeSketch.Length);
            var later = sum / (leader.LaterNorm * follower.LaterNorm);
            var sign = MathF.Sign(companion.Strength);
            if (sign * later < LeastStrength || sign * sum < LaterErrors * error)
                continue;
            (sum, error) = Stretches(companion.Lag, 0, ChangeSketch.SearchLength);
            if (sign * sum >= SearchErrors * error)
                return companion with { Strength = later };
        }

        return null;
    }

    /// <summary>The product over a part of the week, and its standard error from how much the stretches of it differ.</summary>
    private (float Sum, float Error) Stretches(int lag, int from, int to)
    {
        double sum = 0, squares = 0;
        var count = 0;
        for (var start = Math.Max(from, lag); start + Block <= to; start += Block, count++)
        {
            double part = 0;
            for (var i = start; i < start + Block; i++)
                part += _leader[i - lag] * _follower[i];
            sum += part;
            squares += part * part;
        }

        return ((float)sum, (float)Math.Sqrt(Math.Max(0, squares - (sum * sum / count)) * count / (count - 1)));
    }
}
