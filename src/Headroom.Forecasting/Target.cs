namespace Headroom.Forecasting;

/// <summary>
/// What a forecast is about: the mean of one interval at a lead, or the highest peak over a window of leads. The two are asked for
/// apart, because the highest of the levels' quantiles is not a quantile of the peak.
/// </summary>
public readonly record struct Target
{
    private Target(bool isPeak, PeakWindow window)
    {
        IsPeak = isPeak;
        Window = window;
    }

    public bool IsPeak { get; }

    public PeakWindow Window { get; }

    public int From => Window.From;

    public int To => Window.To;

    public static Target Level(int lead) => new(isPeak: false, new PeakWindow(lead, lead));

    public static Target Peak(PeakWindow window) => new(isPeak: true, window);

    public static Target Peak(int from, int to) => new(isPeak: true, new PeakWindow(from, to));

    public override string ToString() => IsPeak ? $"peak {Window}" : $"level {From}";
}
