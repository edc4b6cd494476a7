namespace Headroom.Control.Learning;

/// <summary>The highest of the values of the last day, hour by hour: a value counts for a day, and for up to an hour more.</summary>
public sealed class HighestOfDay
{
    private const int Slots = 25;

    private readonly (long Hour, double Highest)[] _slots = new (long Hour, double Highest)[Slots];

    public HighestOfDay() => Array.Fill(_slots, (long.MinValue, double.NaN));

    public void Add(DateTimeOffset at, double value)
    {
        if (double.IsNaN(value))
            return;
        var hour = HourOf(at);
        ref var slot = ref _slots[hour % Slots];
        if (slot.Hour < hour)
            slot = (hour, value);
        else if (slot.Hour == hour)
            slot.Highest = Math.Max(slot.Highest, value);
    }

    /// <summary>NaN when there was none.</summary>
    public double At(DateTimeOffset now)
    {
        var highest = double.NaN;
        foreach (var (hour, value) in _slots)
        {
            if (hour > HourOf(now) - Slots && !(highest >= value))
                highest = value;
        }

        return highest;
    }

    private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;
}
