using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// What the days before say of a level: what was around its time of day. The first question has all places of the day worked out at once, a vector
/// at a time, which costs no more than a few of them one by one.
/// </summary>
internal sealed class LevelFeatures(DayProfile profile, int longestDay)
{
    /// <summary>So many places on either side are around a place: the wide ones tell the usual course, the narrow ones this very time.</summary>
    private const int Wide = 6;

    private const int Middling = 3;
    private const int Narrow = 1;
    private const int Lanes = 16;
    private const int Week = 7;

    /// <summary>Each feature at each place; of the last one the square.</summary>
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
        features[7] = MathF.Sqrt(features[7]);
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
        var hasWeek = profile.Days >= Week;
        var yesterday = DaysAgo(1);
        var weekAgo = DaysAgo(hasWeek ? Week : 1);
        // Near its end yesterday ends too. Of a day that is too short, all is around any place.
        _known = profile.PerDay < Lanes ? 0 : Math.Min(Places(yesterday), Places(weekAgo));
        Average(profile.Means.From(-Wide), Wide, _features[0]);
        Average(profile.Means.From(-Wide), Narrow, _features[1]);
        Average(yesterday, Wide, _features[2]);
        Average(yesterday, Narrow, _features[3]);
        Average(hasWeek ? weekAgo : profile.Means.From(-Wide), Wide, _features[4]);
        Average(hasWeek ? weekAgo : profile.Means.From(-Wide), Narrow, _features[5]);
        Highest(profile.Highest.From(-Wide), Middling, _features[6]);
        Average(profile.Squares.From(-Wide), Middling, _features[7]);
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

    private void Average(ReadOnlySpan<float> values, int around, float[] into)
    {
        for (var place = 0; place < _known; place += Lanes)
        {
            var sum = At(values, place);
            for (var distance = 1; distance <= around; distance++)
                sum += At(values, place - distance) + At(values, place + distance);
            (sum * (1f / ((2 * around) + 1))).CopyTo(into, place);
        }
    }

    private void Highest(ReadOnlySpan<float> values, int around, float[] into)
    {
        for (var place = 0; place < _known; place += Lanes)
        {
            var highest = At(values, place);
            for (var distance = 1; distance <= around; distance++)
                highest = Vector512.MaxNative(highest, Vector512.MaxNative(At(values, place - distance), At(values, place + distance)));
            highest.CopyTo(into, place);
        }
    }

    private static Vector512<float> At(ReadOnlySpan<float> values, int place) => Vector512.Create(values[(place + Wide)..]);
}
