using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Families;

/// <summary>
/// How a series differs from itself a day earlier: whether days of the other kind (working days, weekends) differ more than days of the same
/// kind do, and how fast a difference fades. Where conditions are known only pairs under the same one are compared, because what a
/// condition changes is no difference between days.
/// </summary>
internal sealed class DayDifferences
{
    /// <summary>Differences are compared with those an hour of five minutes earlier.</summary>
    private const int Apart = 12;

    /// <summary>Days of the other kind count as different when they differ more than days of the same kind by this factor.</summary>
    private const double Telling = 1.05;

    /// <summary>From this factor on few days of the same kind say more than many of any kind.</summary>
    private const double Striking = 3;

    private Sums _same;
    private Sums _other;
    private float _lasting;
    private float _fading;

    /// <summary>Whether working days and weekends are to be told apart.</summary>
    public bool KindsDiffer { get; private set; }

    /// <summary>Whether they are so different that the others are no help at all.</summary>
    public bool KindsDifferMuch { get; private set; }

    /// <summary>The shares of a difference to the usual course that are left at so many leads, a vector of them.</summary>
    public void Left(ReadOnlySpan<float> leads, Span<float> shares) =>
        (Vector512.Exp(Vector512.Create(leads) * MathF.Log(_fading)) * _lasting).CopyTo(shares);

    public void Measure(SeriesWindow window, int now)
    {
        (_same, _other) = (default, default);
        var (begin, first) = (window.PerDay + Apart, window.Now - window.Count);
        while (begin <= now)
        {
            var day = Weekdays.DayOf(first + begin, window.PerDay);
            var end = (int)Math.Min(now + 1, ((day + 1) * window.PerDay) - first);
            var weekday = Weekdays.OfDay(day);
            Add(window, begin, end, ref Weekdays.SameKind(weekday, Weekdays.OfDay(day - 1)) ? ref _same : ref _other);
            begin = end;
        }

        // Less than a day on either side of a weekend shows nothing.
        var seen = Math.Min(_same.Count, _other.Count) >= window.PerDay;
        var (same, other) = (_same.Size / Math.Max(1, _same.Count), _other.Size / Math.Max(1, _other.Count));
        (KindsDiffer, KindsDifferMuch) = (seen && other > Telling * same, seen && other > Striking * same);
        Fade(KindsDiffer ? _same : _same + _other, noisy: !window.Conditions.IsEmpty);
    }

    /// <summary>
    /// Part of a difference is noise that is gone at once, the rest fades by the same factor from interval to interval: two numbers, told by how
    /// differences go with those one interval and an hour before. Without conditions it counts whole: what looks like noise is then
    /// often a state that nobody sees.
    /// </summary>
    private void Fade(Sums sums, bool noisy)
    {
        (_lasting, _fading) = (0, 0);
        if (!(sums.Square > 0) || !(sums.Product > 0))
            return;
        if (!noisy)
        {
            (_lasting, _fading) = (1, (float)Math.Pow(Math.Min(sums.Product / sums.Square, 0.999), 1.0 / Apart));
            return;
        }

        if (!(sums.Next > 0))
            return;
        var next = Math.Min(1, sums.Next / sums.Square);
        var later = Math.Clamp(sums.Product / sums.Square, 0, 0.999 * next);
        _fading = (float)Math.Pow(later / next, 1.0 / (Apart - 1));
        _lasting = _fading > 0 ? (float)Math.Min(1, next / _fading) : 0;
    }

    private static void Add(SeriesWindow window, int begin, int end, ref Sums sums)
    {
        var conditions = window.Conditions;
        if (!conditions.IsEmpty)
        {
            AddAlike(window.Mean, conditions, window.PerDay, begin, end, ref sums);
            return;
        }

        var mean = window.Mean;
        var day = window.PerDay;
        ref var now = ref MemoryMarshal.GetReference(mean);
        ref var then = ref Unsafe.Subtract(ref now, day);
        Vector512<float> sizes = default, nexts = default, products = default, squares = default;
        nint i = begin;
        for (; i <= end - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var difference = Difference(ref now, ref then, i);
            var earlier = Difference(ref now, ref then, i - Apart);
            sizes += Vector512.Abs(difference);
            nexts = Vector512.MultiplyAddEstimate(difference, Difference(ref now, ref then, i - 1), nexts);
            products = Vector512.MultiplyAddEstimate(difference, earlier, products);
            squares = Vector512.MultiplyAddEstimate(earlier, earlier, squares);
        }

        sums.Add((int)i - begin, Vector512.Sum(sizes), Vector512.Sum(nexts), Vector512.Sum(products), Vector512.Sum(squares));
        for (var at = (int)i; at < end; at++)
            sums.Add(mean[at] - mean[at - day], mean[at - 1] - mean[at - 1 - day], mean[at - Apart] - mean[at - Apart - day]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Difference(ref float now, ref float then, nint at) =>
        Vector512.LoadUnsafe(ref Unsafe.Add(ref now, at)) - Vector512.LoadUnsafe(ref Unsafe.Add(ref then, at));

    private static void AddAlike(ReadOnlySpan<float> mean, ReadOnlySpan<byte> conditions, int day, int begin, int end, ref Sums sums)
    {
        for (var i = begin; i < end; i++)
        {
            if (conditions[i] == conditions[i - day] && conditions[i - 1] == conditions[i - 1 - day] && conditions[i - Apart] == conditions[i - Apart - day])
                sums.Add(mean[i] - mean[i - day], mean[i - 1] - mean[i - 1 - day], mean[i - Apart] - mean[i - Apart - day]);
        }
    }

    private struct Sums
    {
        public int Count { get; private set; }

        public double Size { get; private set; }

        public double Next { get; private set; }

        public double Product { get; private set; }

        public double Square { get; private set; }

        public static Sums operator +(Sums a, Sums b)
        {
            a.Add(b.Count, b.Size, b.Next, b.Product, b.Square);
            return a;
        }

        public void Add(double difference, double previous, double earlier) =>
            Add(1, Math.Abs(difference), difference * previous, difference * earlier, earlier * earlier);

        public void Add(int count, double size, double next, double product, double square) =>
            (Count, Size, Next, Product, Square) = (Count + count, Size + size, Next + next, Product + product, Square + square);
    }
}
