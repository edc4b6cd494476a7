using System.Numerics;

namespace Headroom.Forecasting.Prophet;

internal static class Sums
{
    /// <summary>to += factor * row, as far as the row goes.</summary>
    public static void AddScaled(Span<double> to, ReadOnlySpan<double> row, double factor)
    {
        to = to[..row.Length];
        var i = 0;
        for (; i + Vector<double>.Count <= row.Length; i += Vector<double>.Count)
            (new Vector<double>(to[i..]) + (new Vector<double>(row[i..]) * factor)).CopyTo(to[i..]);
        for (; i < row.Length; i++)
            to[i] += row[i] * factor;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i + Vector<double>.Count <= a.Length; i += Vector<double>.Count)
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
