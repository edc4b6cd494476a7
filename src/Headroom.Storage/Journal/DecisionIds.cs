using System.Globalization;

namespace Headroom.Storage.Journal;

/// <summary>Decision numbers out of the identifiers that people see.</summary>
internal static class DecisionIds
{
    /// <summary>The number in <c>d000012</c>; null for anything that is no such identifier.</summary>
    public static long? NumberOf(string id) =>
        id.StartsWith('d') && long.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
