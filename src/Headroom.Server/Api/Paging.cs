using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Headroom.Server.Api;

/// <summary>Page sizes and cursors. A cursor is opaque to its user: where the page before ended.</summary>
internal static class Paging
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    public static bool TryReadLimit(int? asked, out int limit, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        limit = asked ?? DefaultLimit;
        problem = limit is >= 1 and <= MaxLimit ? null : Problems.Invalid($"'limit' must be from 1 to {MaxLimit}");
        return problem is null;
    }

    public static string Encode(string position) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(position));

    public static bool TryDecode(string? cursor, out string? position, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        position = null;
        problem = null;
        if (cursor is null)
            return true;
        try
        {
            position = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
            return true;
        }
        catch (FormatException)
        {
            problem = BadCursor();
            return false;
        }
    }

    public static ProblemHttpResult BadCursor() => Problems.Invalid("'cursor' is not one that this server gave; start again without it");
}
