using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Companions;

/// <summary>
/// A leader's history laid beside a follower's: place i of the one is the same interval as place i of the other. What the leader did lately and the
/// follower has yet to do is the move that is still to come through.
/// </summary>
internal sealed class LeaderTrack
{
    /// <summary>Places before the first, so that the moves of early intervals can be read.</summary>
    private const int Before = LagProducts.MostLag;

    private float[] _values = [];
    private float[] _move = [];
    private int _count;
    private int _lag;
    private int _news;

    /// <summary>The first place by which the leader had a past.</summary>
    public int First { get; private set; }

    /// <summary>The leader's mean squared distance from its own mean.</summary>
    public float Variance { get; private set; }

    /// <summary>False where the leader's news ends too early to tell anything, or it never moved.</summary>
    public bool Lay(SeriesWindow window, SeriesWindow leader, int lag)
    {
        MakeRoom(window.Capacity);
        var shift = window.Now - window.Count - (leader.Now - leader.Count);
        var first = Math.Max(0, -shift);
        var end = Math.Min(window.Count, leader.Count - shift);
        if (end - first <= Before)
            return false;
        // An interval of the leader's without a sample tells nothing, though a value stands for it.
        var known = leader.Known[..(int)(end + shift)];
        var newest = known.Length - 1;
        while (newest > 0 && float.IsNaN(known[newest]))
            newest--;
        (_count, _lag) = (window.Count - window.Gap, lag);
        _news = (int)(newest - shift) - (_count - 1);
        if (_news <= -lag)
            return false;
        First = (int)first + lag;
        Copy(leader.Mean[(int)(first + shift)..(int)(end + shift)], (int)first, window.Count);
        return Variance > 0;
    }

    /// <summary>
    /// By each place, what the leader had done of what comes through to the follower within some steps after it. Of the past too only as much as would have been
    /// known with the leader's news as fresh as it is now.
    /// </summary>
    public ReadOnlySpan<float> Move(int steps)
    {
        _values.AsSpan(Before + Math.Min(steps - _lag, _news), _count).CopyTo(_move);
        Spans.AddScaled(_values.AsSpan(Before - _lag, _count), -1, _move.AsSpan(0, _count));
        return _move.AsSpan(0, _count);
    }

    /// <summary>The same at one place.</summary>
    public float Move(int steps, int place) => _values[Before + place + Math.Min(steps - _lag, _news)] - _values[Before + place - _lag];

    /// <summary>Whether the move grows any more after so many steps.</summary>
    public bool EndsAt(int steps) => steps - _lag >= _news;

    private void Copy(ReadOnlySpan<float> mean, int first, int count)
    {
        _values.AsSpan(0, Before + first).Fill(mean[0]);
        mean.CopyTo(_values.AsSpan(Before + first));
        _values.AsSpan(Before + first + mean.Length, count - first - mean.Length).Fill(mean[^1]);
        Variance = Spans.Variance(mean);
    }

    private void MakeRoom(int capacity)
    {
        if (_move.Length >= capacity)
            return;
        _move = new float[capacity];
        _values = new float[capacity + Before];
    }
}
