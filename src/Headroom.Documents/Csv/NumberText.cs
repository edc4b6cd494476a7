using System.Globalization;

namespace Headroom.Documents.Csv;

/// <summary>
/// Reads a decimal number to the nearest double. A short one, as nearly all are, is a quotient of two integers that a double holds
/// exactly, so that one division rounds it rightly; anything else is left to the library.
/// </summary>
internal static class NumberText
{
    private const int ExactDigits = 15;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
        | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>False when the text is not a finite number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        if (TryReadShort(text, out value))
            return true;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static bool TryReadShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var digits = 0L;
        var point = -1;
        if (text.Length is 0 or > ExactDigits + 1)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
                digits = (digits * 10) + digit;
            else if (text[i] == '.' && point < 0)
                point = i;
            else
                return false;
        }

        var count = text.Length - (point < 0 ? 0 : 1);
        if (count is 0 or > ExactDigits)
            return false;
        value = digits / PowersOfTen[point < 0 ? 0 : text.Length - 1 - point];
        return true;
    }
}
