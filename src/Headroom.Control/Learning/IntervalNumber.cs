namespace Headroom.Control.Learning;

/// <summary>The number of a moment's interval since 1970, by which samples, histories and forecasts agree on a grid.</summary>
internal static class IntervalNumber
{
    public static long Of(DateTimeOffset at, TimeSpan step) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / step.Ticks;
}
