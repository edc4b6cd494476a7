using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// What the days before say of a level: what was around its time of day. The first that is asked for has all places of the day worked out at once, a
/// vector at a time, which costs no more than a few of them one by one.
/// </summary>
internal sealed class LevelFeatures(DayProfile profile, int longestDay)
{
    /// <summary>So many places on either side are around a place: the wide ones tell the usual course, the narrow ones this very time.</summary>
    private const int Wide = 6;

    private const int Middling = 3;
    private const int Narrow = 1;
    private const int Lanes = 16;
    private const int Week = 7;

    /// <summary>Each feature at each place.</summary>
    private readonly float[][] _features = [.. Enumerable.Range(0, FeatureLayout.TargetCount).Select(_ => new float[longestDay + Lanes])];

    private NormalisedWindow? _window;

    /// <summary>The first places, of which the features are known; negative before anything was asked for.</summary>
    private int _known = -1;

    /// <summary>Takes up the profile as it is by now.</summary>
    public void Load(NormalisedWindow window) => (_window, _known) = (window, -1);

    public void Fill(int place, Span<float> features)
    {
        if (_known < 0)
            LookAround();
        if (place >= _known)
        {
            FillAlone(place, features);
            return;
        }

        for (var i = 0; i < _features.Length; i++)
            features[i] = _features[i][place];
    }

    private void FillAlone(int place, Span<float> features)
    {
        features[0] = profile.Means.Mean(place - Wide, place + Wide);
        features[1] = profile.Means.Mean(place - Narrow, place + Narrow);
        features[2] = profile.MeanOfDay(1, place - Wide, place + Wide);
        features[3] = profile.MeanOfDay(1, place - Narrow, place + Narrow);
        features[4] = profile.Days >= Week ? profile.MeanOfDay(Week, place - Wide, place + Wide) : features[0];
        features[5] = profile.Days >= Week ? profile.MeanOfDay(Week, place - Narrow, place + Narrow) : features[1];
        features[6] = profile.Highest.Highest(place - Middling, place + Middling);
        features[7] = profile.Distance(place - Middling, place + Middling);
    }

    private void LookAround()
    {
        var yesterday = DaysAgo(1);
        var weekAgo = DaysAgo(profile.Days >= Week ? Week : 1);
        // Near its end yesterday ends too, and days that are too short are all around any place.
        _known = Math.Min(Places(yesterday), Math.Min(Places(weekAgo), profile.PerDay >= Lanes ? longestDay : 0));
        Means(profile.Means.Closed[(DayCircle.Before - Wide)..], _features[0], _features[1]);
        Means(yesterday, _features[2], _features[3]);
        if (profile.Days >= Week)
        {
            Means(weekAgo, _features[4], _features[5]);
        }
        else
        {
            _features[0].AsSpan(0, _known).CopyTo(_features[4]);
            _features[1].AsSpan(0, _known).CopyTo(_features[5]);
        }

        Highest(profile.Highest.Closed[(DayCircle.Before - Wide)..], _features[6]);
        Roots(profile.Squares.Closed[(DayCircle.Before - Wide)..], _features[7]);
    }

    /// <summary>The past from a little before that day's place 0 on; nothing where it does not reach back so far.</summary>
    private ReadOnlySpan<float> DaysAgo(int day)
    {
        var level = _window!.Level;
        var first = level.Length - (day * profile.PerDay) - Wide;
        return first < 0 ? [] : level.Slice(first, Math.Min(profile.PerDay + (2 * Wide), level.Length - first));
    }

    /// <summary>Of how many places all that is around them is among these values.</summary>
    private static int Places(ReadOnlySpan<float> values) => Math.Max(0, values.Length - (2 * Wide)) / Lanes * Lanes;

    private void Means(ReadOnlySpan<float> values, float[] wide, float[] narrow)
    {
        for (var place = 0; place < _known; place += Lanes)
        {
            var near = At(values, place, 0) + Both(values, place, 1);
            var far = Both(values, place, 2) + Both(values, place, 3) + (Both(values, place, 4) + Both(values, place, 5)) + Both(values, place, 6);
            (near * (1f / ((2 * Narrow) + 1))).CopyTo(narrow, place);
            ((near + far) * (1f / ((2 * Wide) + 1))).CopyTo(wide, place);
        }
    }

    private void Roots(ReadOnlySpan<float> squares, float[] roots)
    {
        for (var place = 0; place < _known; place += Lanes)
        {
            var sum = At(squares, place, 0) + Both(squares, place, 1) + (Both(squares, place, 2) + Both(squares, place, 3));
            Vector512.Sqrt(sum * (1f / ((2 * Middling) + 1))).CopyTo(roots, place);
        }
    }

    private void Highest(ReadOnlySpan<float> values, float[] highest)
    {
        for (var place = 0; place < _known; place += Lanes)
        {
            var most = At(values, place, 0);
            for (var distance = 1; distance <= Middling; distance++)
                most = Vector512.MaxNative(most, Vector512.MaxNative(At(values, place, distance), At(values, place, -distance)));
            most.CopyTo(highest, place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Both(ReadOnlySpan<float> values, int place, int distance) => At(values, place, distance) + At(values, place, -distance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> At(ReadOnlySpan<float> values, int place, int distance) => Vector512.Create(values[(place + Wide + distance)..]);
}
