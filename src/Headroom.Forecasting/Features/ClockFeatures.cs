using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>The time of day and of week of the interval that begins now, as points on circles, and the days to and from a weekend.</summary>
internal static class ClockFeatures
{
    public static void Fill(SeriesWindow window, Span<float> features)
    {
        var perDay = Math.Max(1, window.PerDay);
        var place = (int)(((window.Now % perDay) + perDay) % perDay);
        var day = (window.Now - place) / perDay;
        // 1970-01-01 was a Thursday; 0 is Monday here.
        var weekday = (int)((((day + 3) % 7) + 7) % 7);
        var ofDay = MathF.Tau * place / perDay;
        var ofWeek = MathF.Tau * (weekday + ((float)place / perDay)) / 7;
        (features[0], features[1]) = MathF.SinCos(ofDay);
        (features[2], features[3]) = MathF.SinCos(2 * ofDay);
        (features[4], features[5]) = MathF.SinCos(ofWeek);
        features[6] = weekday >= 5 ? 1 : 0;
        features[7] = weekday is 4 or 6 ? 1 : 0;
        features[8] = place / (float)perDay;
    }
}
