namespace Headroom.Forecasting;

/// <summary>
/// The leads whose highest value is asked for. Lead 1 is the interval that begins now; an action that lands one interval from now
/// needs the peak of leads 2 to 13, not of 1 to 12.
/// </summary>
public readonly record struct PeakWindow
{
    public const int MaxLead = 2016;

    public PeakWindow(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, MaxLead);
        From = from;
        To = to;
    }

    public int From { get; }

    public int To { get; }

    public int Length => To - From + 1;

    /// <summary>The window from the moment a change can take effect until the horizon after it.</summary>
    public static PeakWindow After(TimeSpan timeToEffect, TimeSpan horizon, TimeSpan step)
    {
        var from = 1 + (int)(timeToEffect.Ticks / step.Ticks);
        var length = Math.Max(1, (int)Math.Ceiling(horizon / step));
        return new PeakWindow(Math.Min(from, MaxLead), Math.Min(from + length - 1, MaxLead));
    }

    public override string ToString() => $"{From}..{To}";
}
