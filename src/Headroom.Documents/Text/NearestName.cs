namespace Headroom.Documents.Text;

/// <summary>
/// The name that a mistyped one was probably meant to be. Case and the manner of joining words (snake_case, camelCase, kebab-case)
/// do not count as differences; what remains is measured by Damerau–Levenshtein distance, since most slips are one letter
/// missing, added, wrong, or swapped with its neighbour.
/// </summary>
public static class NearestName
{
    // Nobody's slip is longer; and the distance costs the product of the lengths.
    private const int MaxLength = 100;

    /// <summary>The nearest of the known names, among equals one of the same length, and then the first; null when none is near enough to be worth proposing.</summary>
    public static string? Find(string unknown, IEnumerable<string> known)
    {
        var wanted = Plain(unknown);
        if (wanted.Length is 0 or > MaxLength)
            return null;

        string? best = null;
        var least = (Distance: int.MaxValue, LengthDiffers: true);
        foreach (var name in known)
        {
            var plain = Plain(name);
            if (Math.Abs(plain.Length - wanted.Length) > Reach(plain, wanted))
                continue;
            var distance = (Distance: Distance(wanted, plain), LengthDiffers: plain.Length != wanted.Length);
            if (distance.Distance <= Reach(plain, wanted) && distance.CompareTo(least) < 0)
                (best, least) = (name, distance);
        }

        return best;
    }

    /// <summary>The remedy for a message: names the nearest name, or else what is known.</summary>
    public static string Remedy(string unknown, IReadOnlyCollection<string> known) =>
        Find(unknown, known) is { } name ? $"did you mean '{name}'?" : $"known: {string.Join(", ", known)}";

    /// <summary>Edits that still leave two names alike: a third of the longer one, and never all of the shorter one.</summary>
    private static int Reach(string a, string b) =>
        Math.Min(Math.Max(1, Math.Max(a.Length, b.Length) / 3), Math.Min(a.Length, b.Length) - 1);

    private static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>The optimal string alignment form of the distance, in three rolling rows.</summary>
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        var row = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var wrong = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + wrong);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }
}
