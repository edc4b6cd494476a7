using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Headroom.Server.Api;

/// <summary>ETags of things with a version number, and the conditions under which they may be changed (RFC 9110, 13.1).</summary>
internal static class Precondition
{
    public static string ETag(int version) => $"\"{version}\"";

    /// <summary>Null when the request may go on. <paramref name="version"/> is null when the thing does not exist.</summary>
    public static ProblemHttpResult? Check(HttpRequest request, int? version, bool mayCreate)
    {
        var headers = request.GetTypedHeaders();
        if (mayCreate && headers.IfNoneMatch.Count > 0)
            return CheckNew(headers.IfNoneMatch, version);
        if (headers.IfMatch.Count == 0)
        {
            var hint = mayCreate ? " (to replace it), or If-None-Match: * (to add a new one)" : "";
            return Problems.Of(StatusCodes.Status428PreconditionRequired, $"Send If-Match with the ETag of what you read{hint}");
        }

        return headers.IfMatch.Any(tag => version is { } current && Matches(tag, current)) ? null : Failed(version);
    }

    private static ProblemHttpResult? CheckNew(IList<EntityTagHeaderValue> tags, int? version) =>
        version is { } current && tags.Any(tag => Matches(tag, current))
            ? Problems.Of(StatusCodes.Status412PreconditionFailed, $"There is one of this name already, at version {current}")
            : null;

    private static bool Matches(EntityTagHeaderValue tag, int version) =>
        tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag.Equals(ETag(version), StringComparison.Ordinal));

    private static ProblemHttpResult Failed(int? version) => Problems.Of(
        StatusCodes.Status412PreconditionFailed,
        version is { } current
            ? $"It has been changed since you read it and is at version {current} now; read it again"
            : "There is none of this name to replace; send If-None-Match: * to add it");
}
