using System.Text.Json;
using Headroom.Planning.Sizing;

namespace Headroom.Server.Api.Mapping;

/// <summary>Enumerations as the API writes them: camelCase words.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string[] Each(Guards guards) => [.. Enum.GetValues<Guards>().Where(g => g != Guards.None && guards.HasFlag(g)).Select(Of<Guards>)];

    /// <summary>Words only: a number is no name.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    public static string AllOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of<T>));
}
