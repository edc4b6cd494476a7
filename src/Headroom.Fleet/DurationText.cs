using System.Globalization;
using System.Text;

namespace Headroom.Fleet;

/// <summary>Durations as text: numbers with units, largest unit first, each at most once.</summary>
internal static class DurationText
{
    // As many as stay exact when they are multiplied by a day's milliseconds.
    private const int MaxDigits = 18;

    private const int MaxLength = 64;

    private static readonly (string Suffix, long Milliseconds)[] s_units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    private static readonly long s_maxMilliseconds = (long)TimeSpan.FromDays(3650).TotalMilliseconds;

    public static bool TryRead(string? text, out TimeSpan value, out QuantityError? error)
    {
        value = default;
        error = null;
        text = text?.Trim() ?? "";
        if (text.Length == 0)
            return QuantityText.Fail(text, 0, "is empty; expected a duration such as 5m, 24h or 7d", out error);

        if (text.Length > MaxLength)
            return QuantityText.Fail(text[..MaxLength], MaxLength, "is too long", out error);

        decimal total = 0;
        var position = 0;
        var smallestAllowed = 0;
        while (position < text.Length)
        {
            if (text[position] == '-')
                return QuantityText.Fail(text, position, "must not be negative", out error);
            var end = QuantityText.NumberEnd(text, position);
            if (end == position)
                return QuantityText.Fail(text, position, "is not a number; expected a duration such as 5m, 24h or 7d", out error);
            if (end - position > MaxDigits)
                return QuantityText.Fail(text, position, "has too many digits", out error);
            var number = decimal.Parse(text.AsSpan(position, end - position), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            var unit = UnitAt(text, end);
            if (unit < 0)
                return QuantityText.Fail(text, end, "needs a unit: d, h, m, s or ms", out error);
            if (unit < smallestAllowed)
                return QuantityText.Fail(text, end, "has its units out of order or twice", out error);
            smallestAllowed = unit + 1;
            total += number * s_units[unit].Milliseconds;
            if (total > s_maxMilliseconds)
                return QuantityText.Fail(text, position, "is longer than ten years", out error);
            position = end + s_units[unit].Suffix.Length;
        }

        if (total != decimal.Truncate(total))
            return QuantityText.Fail(text, 0, "is finer than a millisecond", out error);
        value = TimeSpan.FromMilliseconds((long)total);
        return true;
    }

    public static string Write(TimeSpan value)
    {
        var rest = Math.Abs(value.Ticks / TimeSpan.TicksPerMillisecond);
        if (rest == 0)
            return "0s";
        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        foreach (var (suffix, size) in s_units)
        {
            if (rest < size)
                continue;
            text.Append(rest / size).Append(suffix);
            rest %= size;
        }

        return text.ToString();
    }

    private static int UnitAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        var suffix = text[start..end];
        return Array.FindIndex(s_units, u => string.Equals(u.Suffix, suffix, StringComparison.Ordinal));
    }
}
