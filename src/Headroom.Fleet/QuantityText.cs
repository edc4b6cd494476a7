using System.Globalization;

namespace Headroom.Fleet;

public enum QuantityKind
{
    Cores,
    Bytes,
    BytesPerSecond,
    Share,
}

/// <summary>What is wrong with a quantity's text, and at which character (from 0).</summary>
public sealed record QuantityError(string Text, int Position, string Problem)
{
    public string Message => Text.Length == 0
        ? Problem
        : $"'{Text}': {Problem} at character {Position + 1} ('{Text[..Position]}⟂{Text[Position..]}')";

    public override string ToString() => Message;
}

/// <summary>
/// The text of quantities, exact in both directions: decimal arithmetic on the way in, the shortest text that reads back to the
/// same value on the way out. Every text gives either a value or an error that shows the place.
/// </summary>
public static class QuantityText
{
    private const int MaxLength = 64;

    // What is not counted in whole bytes is a double, and this one is exact; no larger text is read, and so none has to read back.
    private const decimal LargestAmount = 1_000_000_000_000_000_000;

    private static readonly (string Suffix, decimal Factor)[] s_cores = [("", 1), ("m", 0.001m)];

    private static readonly (string Suffix, decimal Factor)[] s_share = [("", 1), ("%", 0.01m)];

    private static readonly (string Suffix, decimal Factor)[] s_bytes = ByteSuffixes();

    // Largest first, so that the first one that divides is the shortest text.
    private static readonly (string Suffix, long Factor)[] s_binary =
        [("Pi", 1L << 50), ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10)];

    public static decimal Read(string text, QuantityKind kind) =>
        TryRead(text, kind, out var value, out var error) ? value : throw new FormatException(error!.Message);

    public static bool TryRead(string? text, QuantityKind kind, out decimal value, out QuantityError? error)
    {
        value = 0;
        error = null;
        text = text?.Trim() ?? "";
        if (text.Length == 0)
            return Fail(text, 0, "is empty; " + Expected(kind), out error);
        if (text.Length > MaxLength)
            return Fail(text[..MaxLength], MaxLength, "is too long", out error);
        if (text[0] == '-')
            return Fail(text, 0, "must not be negative", out error);

        var end = NumberEnd(text);
        if (end == 0)
            return Fail(text, 0, "is not a number; " + Expected(kind), out error);
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return Fail(text, 0, "has more digits than can be held", out error);

        var unitStart = end;
        while (unitStart < text.Length && text[unitStart] == ' ')
            unitStart++;
        if (Factor(kind, text[unitStart..]) is not { } factor)
            return Fail(text, unitStart, $"has an unknown unit; {Expected(kind)}", out error);

        return TryScale(text, kind, number, factor, out value, out error);
    }

    /// <summary>The nearest double. A cast from decimal can miss it by the last bit, and then the text does not read back.</summary>
    public static double ToDouble(decimal value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    internal static string WriteCores(double value)
    {
        if (!IsReadable(value))
            return Unreadable(value);
        var exact = Exact(value);
        var milli = exact * 1000;
        return exact != decimal.Truncate(exact) && milli == decimal.Truncate(milli) ? Plain(milli) + "m" : Plain(exact);
    }

    internal static string WriteBytes(long value)
    {
        foreach (var (suffix, factor) in s_binary)
        {
            // At most three decimals, and exact: 1.5Gi, but not 1.33333Gi.
            if (value >= factor && (decimal)value * 1000 % factor == 0)
                return Plain((decimal)value / factor) + suffix;
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    internal static string WriteRate(double value)
    {
        if (!IsReadable(value))
            return Unreadable(value);
        var exact = Exact(value);
        return exact == decimal.Truncate(exact) && exact <= long.MaxValue && exact >= 1024 && WriteBytes((long)exact) is var text && text[^1] == 'i'
            ? text + "B/s"
            : Plain(exact) + "B/s";
    }

    internal static string WriteShare(double value) => IsReadable(value) ? Plain(Exact(value) * 100) + "%" : Unreadable(value);

    internal static bool Fail(string text, int position, string problem, out QuantityError? error)
    {
        error = new QuantityError(text, position, problem);
        return false;
    }

    /// <summary>The first character after the number at the start; the start itself when no number is there.</summary>
    internal static int NumberEnd(string text, int start = 0)
    {
        var (end, digits, points) = (start, 0, 0);
        for (; end < text.Length; end++)
        {
            if (char.IsAsciiDigit(text[end]))
                digits++;
            else if (text[end] == '.' && points == 0)
                points++;
            else
                break;
        }

        return digits == 0 ? start : end;
    }

    private static bool TryScale(
        string text, QuantityKind kind, decimal number, decimal factor, out decimal value, out QuantityError? error)
    {
        value = 0;
        error = null;
        if (factor > 1 && number > decimal.MaxValue / factor)
            return Fail(text, 0, "is too large", out error);
        var scaled = number * factor;
        if (kind == QuantityKind.Bytes && scaled != decimal.Truncate(scaled))
            return Fail(text, 0, "is not a whole number of bytes", out error);
        if (scaled > (kind == QuantityKind.Bytes ? long.MaxValue : LargestAmount))
            return Fail(text, 0, "is too large", out error);
        value = scaled;
        return true;
    }

    private static decimal? Factor(QuantityKind kind, string suffix)
    {
        if (kind == QuantityKind.BytesPerSecond && suffix.EndsWith("/s", StringComparison.Ordinal))
            suffix = suffix[..^2];
        var table = kind switch { QuantityKind.Cores => s_cores, QuantityKind.Share => s_share, _ => s_bytes };
        foreach (var entry in table)
        {
            if (string.Equals(entry.Suffix, suffix, StringComparison.Ordinal))
                return entry.Factor;
        }

        return null;
    }

    private static string Expected(QuantityKind kind) => kind switch
    {
        QuantityKind.Cores => "expected cores such as 2, 0.5 or 500m",
        QuantityKind.Bytes => "expected bytes such as 4Gi, 512MiB or 2GB",
        QuantityKind.BytesPerSecond => "expected a rate such as 40MiB/s or 100KB/s",
        _ => "expected a share such as 0.2 or 20%",
    };

    private static (string Suffix, decimal Factor)[] ByteSuffixes()
    {
        var list = new List<(string, decimal)> { ("", 1), ("B", 1), ("k", 1000), ("kB", 1000) };
        decimal binary = 1, ten = 1;
        foreach (var letter in "KMGTP")
        {
            binary *= 1024;
            ten *= 1000;
            list.Add((letter + "i", binary));
            list.Add((letter + "iB", binary));
            list.Add((letter.ToString(), ten));
            list.Add((letter + "B", ten));
        }

        return [.. list];
    }

    private static bool IsReadable(double value) => Math.Abs(value) <= (double)LargestAmount;

    private static string Unreadable(double value) => value switch
    {
        double.NaN => "unknown",
        double.PositiveInfinity => "unlimited",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static decimal Exact(double value) =>
        decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
