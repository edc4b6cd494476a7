namespace Headroom.Forecasting;

/// <summary>The last n values, kept in ascending order: replacing the oldest by a new one is one search and one block move.</summary>
internal sealed class SortedWindow(int capacity)
{
    private readonly float[] _sorted = new float[capacity];
    private readonly float[] _arrival = new float[capacity];
    private int _count;
    private int _oldest;

    public ReadOnlySpan<float> Sorted => _sorted.AsSpan(0, _count);

    public void Add(float value)
    {
        if (_count < capacity)
        {
            var place = UpperBound(value);
            Array.Copy(_sorted, place, _sorted, place + 1, _count - place);
            _sorted[place] = value;
            _arrival[(_oldest + _count) % capacity] = value;
            _count++;
            return;
        }

        Replace(_arrival[_oldest], value);
        _arrival[_oldest] = value;
        _oldest = (_oldest + 1) % capacity;
    }

    private void Replace(float old, float value)
    {
        var from = _sorted.AsSpan(0, _count).BinarySearch(old);
        var to = UpperBound(value);
        if (to > from)
        {
            to--;
            Array.Copy(_sorted, from + 1, _sorted, from, to - from);
        }
        else
        {
            Array.Copy(_sorted, to, _sorted, to + 1, from - to);
        }

        _sorted[to] = value;
    }

    private int UpperBound(float value)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
